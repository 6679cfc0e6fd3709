import ArgumentParser
import CSimdJSON
import Foundation

/// simdjson alone: the same bodies, parsed and thrown away.
struct JSONFloor: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "json", shouldDisplay: false)

  @Option(help: "The file that the http floor has left.") var bodies: String

  func run() throws {
    guard let parser = json_parser_create() else { throw Child.Failed(description: "out of memory") }
    defer { json_parser_destroy(parser) }
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: bodies))
    var stopwatch = Stopwatch()
    var (count, bytes) = (0, 0)
    while let prefix = try file.read(upToCount: 8), prefix.count == 8 {
      let length = prefix.reversed().reduce(0) { $0 << 8 | Int($1) }
      let body = [UInt8](try file.read(upToCount: length) ?? Data())
      let problem = body.withUnsafeBufferPointer { body -> String? in
        guard let address = body.baseAddress else { return "it is empty" }
        var root = json_value()
        return stopwatch.count { json_parse(parser, address, body.count, false, &root) }.map { String(cString: $0) }
      }
      if let problem { throw Child.Failed(description: "a body is no JSON: \(problem)") }
      count += 1
      bytes += body.count
    }
    say(stopwatch.line("json", requests: count, bytes: bytes))
  }
}
