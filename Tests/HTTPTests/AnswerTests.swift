import CZlib
import Foundation
import TestSupport
import Testing

@testable import HTTP

/// What an answer may look like on the way.
@Suite struct AnswerTests {
  /// One member in the gzip format.
  private func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(&stream, 9, Z_DEFLATED, 31, 8, 0, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var bytes = bytes
    var packed = [UInt8](repeating: 0, count: bytes.count + 1024)
    let count = bytes.withUnsafeMutableBufferPointer { input in
      packed.withUnsafeMutableBufferPointer { output in
        (stream.next_in, stream.avail_in) = (input.baseAddress, uInt(input.count))
        (stream.next_out, stream.avail_out) = (output.baseAddress, uInt(output.count))
        #expect(deflate(&stream, Z_FINISH) == Z_STREAM_END)
        return output.count - Int(stream.avail_out)
      }
    }
    return Array(packed[..<count])
  }

  private func asked(_ body: [UInt8], limit: Int = 1 << 20) async throws -> Asked {
    let answer = RawServer.answer("200 OK", headers: ["Content-Encoding: gzip"], body)
    return try await RawServer.with(answer) { server in
      var limits = RequestLimits()
      limits.body = limit
      return try await ask("http://127.0.0.1:\(server.port)", limits: limits)
    }
  }

  @Test(arguments: [
    ("no fk-0123456789abcdef", ": no (API key)"), ("no fk-01234567 and 89abcdef", ": no (API key) and (API key)"),
    ("key ends in cdef", ": key ends in cdef"), ("sent aB3dEfGh1jKlMnOpQrSt.", ": sent (token)"),
    ("sent eyJhbGciOi.eyJleHAiOjE3.sIgN4tUre!", ": sent (token)!"),
    ("startDate=2026-01-15 is after endDate=2026-01-14", ": startDate=2026-01-15 is after endDate=2026-01-14"),
    ("org_01HPMQ9WXYZ000000000000000 has none", ": org_01HPMQ9WXYZ000000000000000 has none"),
  ])
  func `Of an error's words the key, its pieces and what looks like a token are hidden`(said: String, shown: String) {
    #expect(ErrorAnswer.words(Array(#"{"detail": "\#(said)"}"#.utf8), hiding: TestKey()) == shown)
  }

  @Test(arguments: ["000 X", "001 X", "099 X", "102 Processing\r\n\r\nHTTP/1.1 000 X"])
  func `A status below 100 is an answer that is not HTTP`(status: String) async throws {
    try await RawServer.with(RawServer.answer(status, [])) { server in
      let sentence = try await ask("http://127.0.0.1:\(server.port)").sentence
      #expect(sentence.contains("the answer was cut short or is not HTTP"), "\(sentence)")
    }
  }

  @Test func `A gzip body of several members is read, and zeros behind it are not`() async throws {
    let parts = [#"{"data":["#, #"{"n":1},"#, String(repeating: " ", count: 300_000), "1]}"].map { Array($0.utf8) }
    let text = parts.flatMap(\.self)
    #expect(try await asked(gzip(text)).body == text)
    #expect(try await asked(parts.flatMap(gzip)).body == text)
    #expect(try await asked(parts.flatMap(gzip) + [0, 0, 0]).body == text)
    #expect(try await asked([]).body == [])
  }

  @Test func `A broken gzip body is named in plain words`() async throws {
    let packed = gzip(Array("{}".utf8))
    let bodies: [[UInt8]] = [
      packed.dropLast(1), packed.dropLast(9), packed + [1, 2], Array(packed.prefix(5)), Array("{}".utf8),
    ]
    for body in bodies {
      let asked = try await asked(body)
      #expect(asked.error?.attempts == 5)
      #expect(asked.sentence.contains("(the answer's compressed body is broken or cut short); check the network and"))
    }
  }

  @Test func `A small body that grows beyond its limit is refused`() async throws {
    let bomb = gzip([UInt8](repeating: 0x20, count: 3 << 20))
    #expect(bomb.count < 10_000)
    let asked = try await asked(bomb)
    guard case .tooLarge(limit: 1 << 20)? = asked.error?.cause else {
      Issue.record("\(asked)")
      return
    }
  }

  @Test(arguments: [
    (["Server: cloudflare", "CF-RAY: 8f1"], "<html>Attention Required!</html>", "cloudflare"),
    (["Server: squid/5.7"], "<html>Access denied</html>", "squid/5.7"), ([], "blocked", "a server without a name"),
    (["CF-RAY: 8f1"], "", "a server without a name"),
    (["Server: cloudflare"], String(repeating: "<p>", count: 50_000), "cloudflare"),
  ])
  func `A 403 from a server in between says nothing of the key`(
    headers: [String], body: String, name: String
  ) async throws {
    let answer = RawServer.answer("403 Forbidden", headers: headers, Array(body.utf8))
    try await RawServer.with(answer) { server in
      let asked = try await ask("http://127.0.0.1:\(server.port)")
      guard case .blocked(403, name)? = asked.error?.cause else {
        Issue.record("\(asked)")
        return
      }
      #expect(asked.error?.attempts == 1 && !asked.sentence.contains("Manager"), "\(asked.sentence)")
    }
  }

  @Test(arguments: [["Server: cloudflare", "CF-RAY: 8f1"], []])
  func `A 403 in JSON is the API's, also through Cloudflare`(headers: [String]) async throws {
    let answer = RawServer.answer("403 Forbidden", headers: headers, Array(#"{"title":"No"}"#.utf8))
    try await RawServer.with(answer) { server in
      let asked = try await ask("http://127.0.0.1:\(server.port)")
      #expect(asked.sentence.contains("Manager"), "\(asked.sentence)")
    }
  }

  // MARK: Memory

  @Test func `Beyond the capacity one body grows, and the next one when it is done`() async throws {
    let room = AnswerRoom(capacity: 4 << 20)
    var first: AnswerRoom.Share? = AnswerRoom.Share(of: room)
    let second = AnswerRoom.Share(of: room)
    #expect(try await first?.grow(to: 1 << 20) == nil && room.taken == 0, "a small body takes nothing")
    #expect(try await second.grow(to: 3 << 20) == nil)
    #expect(try await first?.grow(to: 9 << 20) == nil && room.taken == 10 << 20, "the first beyond it")
    let waiting = Task {
      let waited = try await second.grow(to: 5 << 20)
      return (waited != nil, room.taken)
    }
    #expect(try await first?.grow(to: 12 << 20) == nil && room.taken == 13 << 20)
    first = nil
    let (_, taken) = try await waiting.value
    #expect(taken == 4 << 20)
    let third = AnswerRoom.Share(of: room)
    let cancelled = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      _ = try await second.grow(to: 6 << 20)
      _ = try await third.grow(to: 9 << 20)
    }
    await #expect(throws: CancellationError.self) { try await cancelled.value }
  }
}
