import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOHTTPCompression

/// The HTTP client alone: the same pages, thrown away.
struct HTTPFloor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "http", shouldDisplay: false)

  @Option var url: String
  @Option var key: String
  @Option(help: "A file of paths with their queries, one a line.") var targets: String
  @Option(help: "A file to keep the bodies in, each behind its length; nothing is measured then.") var bodies: String?

  func run() async throws {
    let targets = try String(contentsOfFile: targets, encoding: .utf8).split(separator: "\n").map { url + $0 }
    // As the tool sets it up.
    var options = HTTPClient.Configuration()
    options.redirectConfiguration = .disallow
    options.timeout = .init(connect: .seconds(10), read: .seconds(60), write: .seconds(60))
    options.decompression = .enabled(limit: .size(256 << 20))
    options.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 4
    let file = try bodies.map { path in
      _ = FileManager.default.createFile(atPath: path, contents: nil)
      return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }
    try await HTTPClient.withHTTPClient(configuration: options) { http in
      if let file {
        for target in targets {
          let body = try await http.execute(request(target), timeout: .minutes(5)).body.collect(upTo: 256 << 20)
          withUnsafeBytes(of: UInt64(body.readableBytes).littleEndian) { file.write(Data($0)) }
          file.write(body.withUnsafeReadableBytes { Data($0) })
        }
        return
      }
      var stopwatch = Stopwatch()
      let bytes = try await stopwatch.count {
        try await withThrowingTaskGroup(of: Int.self) { group in
          var waiting = targets.makeIterator()
          func startNext() {
            guard let target = waiting.next() else { return }
            group.addTask {
              var bytes = 0
              for try await part in try await http.execute(request(target), timeout: .minutes(5)).body {
                bytes += part.readableBytes
              }
              return bytes
            }
          }
          for _ in 0..<4 { startNext() }
          var bytes = 0
          while let more = try await group.next() {
            bytes += more
            startNext()
          }
          return bytes
        }
      }
      say(stopwatch.line("http", requests: targets.count, bytes: bytes))
    }
  }

  private func request(_ target: String) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: target)
    request.headers.add(name: "Authorization", value: "Bearer " + key)
    request.headers.add(name: "Accept", value: "application/json")
    request.headers.add(name: "Accept-Encoding", value: "gzip")
    return request
  }
}
