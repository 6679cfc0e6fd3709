import ArgumentParser
import CXLSXWriter
import XLSX

/// zlib alone: what a workbook holds, packed again at the default level.
struct DeflateFloor: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "deflate", shouldDisplay: false)

  @Option(help: "A workbook.") var workbook: String

  func run() throws {
    let archive = try ZipArchive(path: workbook)
    var stopwatch = Stopwatch()
    var bytes = 0
    let output = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 16)
    defer { output.deallocate() }
    for entry in archive.entries {
      var content: [UInt8] = []
      content.reserveCapacity(entry.size)
      try archive.read(entry) { content.append(contentsOf: $0) }
      bytes += content.count
      try content.withUnsafeMutableBufferPointer { input in
        try stopwatch.count { try Self.pack(input, output) }
      }
    }
    say(stopwatch.line("deflate", requests: archive.entries.count, bytes: bytes))
  }

  private static func pack(
    _ input: UnsafeMutableBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
  ) throws {
    var stream = z_stream()
    // Negative window bits: a raw stream, as zip has it; 8 is zlib's own measure of memory.
    let code = deflateInit2_(
      &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else { throw Child.Failed(description: "zlib cannot begin") }
    defer { deflateEnd(&stream) }
    stream.next_in = input.baseAddress
    stream.avail_in = uInt(input.count)
    repeat {
      stream.next_out = output.baseAddress
      stream.avail_out = uInt(output.count)
    } while deflate(&stream, Z_FINISH) == Z_OK
  }
}
