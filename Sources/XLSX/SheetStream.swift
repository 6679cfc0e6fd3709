import CXLSXWriter
import Glibc

/// The file that the library packs a sheet from: what it wrote before the rows, the rows, and what it wrote behind them.
///
/// The library first writes a sheet into a temporary file, then packs what is there. In its `constant_memory` mode it
/// copies the rows from a file of their own on the way. A sheet of its normal mode gets into that mode just for the
/// packing; where it wants to copy the rows, it is told that there are none, and this is put in the place of its
/// temporary file. So the rows are printed only while they are packed; on disk are their cells, in ``KeptRows``, and never
/// what is printed. They could not be printed before, as a format gets its number in the workbook when the library meets
/// it first.
final class SheetStream {
  /// What was packed.
  struct Contents {
    fileprivate(set) var size = 0
    /// By ``Swift/UnsafeRawBufferPointer/crc32(after:)``.
    fileprivate(set) var checksum: UInt32 = 0
    /// Of all but the rows, which ``RowXML`` closes as it opens them.
    fileprivate(set) var scan = ElementScan()
    /// In all rows.
    fileprivate(set) var cells = 0

    fileprivate mutating func add(_ bytes: UnsafeRawBufferPointer) {
      size += bytes.count
      checksum = bytes.crc32(after: checksum)
    }
  }

  private enum Place {
    case head(rest: Int)
    case rows, tail
  }

  /// `nil` where the library did without, as the sheet has no cells or there was no memory.
  private(set) var contents: Contents?
  private let sheet: UnsafeMutablePointer<lxw_worksheet>
  private var source: RowSource
  private var place = Place.tail
  /// What the library reads the rows from.
  private var rows: UnsafeMutablePointer<FILE>?
  /// What the library opened for the sheet; it has what is around the rows.
  private var frame: UnsafeMutablePointer<FILE>?
  private var headSize = 0
  /// What stands for it.
  private var whole: UnsafeMutablePointer<FILE>?

  /// Makes the library pack the sheet from here.
  ///
  /// The stream must live until the workbook was closed.
  ///
  /// - Parameters:
  ///   - sheet: Of normal mode; nothing can be written on it any more.
  ///   - kept: Its rows that the library does not hold.
  ///   - formats: The workbook's.
  /// - Throws: ``XLSXError/cannotCreate(path:code:)``, ``XLSXError/outOfMemory``.
  init(
    into sheet: UnsafeMutablePointer<lxw_worksheet>, kept: KeptRows, formats: [UnsafeMutablePointer<lxw_format>]
  ) throws(XLSXError) {
    try kept.rewind()
    self.sheet = sheet
    source = RowSource(sheet: sheet, kept: kept, formats: formats)
    let functions = cookie_io_functions_t(
      read: { cookie, _, _ in stream(cookie).takePlaceOfFile() }, write: nil, seek: nil,
      close: { cookie in stream(cookie).forgetRows() })
    rows = fopencookie(cookie, "r", functions)
    if rows == nil { throw .outOfMemory }
    sheet.pointee.optimize = 1
    sheet.pointee.optimize_tmpfile = rows
  }

  deinit {
    // The library closes neither where it gives up before.
    if let rows { fclose(rows) }
    if let whole { fclose(whole) }
  }

  private var cookie: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  fileprivate func forgetRows() -> Int32 {
    rows = nil
    return 0
  }

  /// Goes on with the sheet in the place of its file.
  ///
  /// - Returns: 0, the end of rows that are copied; also where this cannot be, as the sheet then has too few cells.
  fileprivate func takePlaceOfFile() -> Int {
    guard whole == nil, let file = sheet.pointee.file else { return 0 }
    let end = ftell(file)
    if end < 0 { return 0 }
    let functions = cookie_io_functions_t(
      read: { cookie, target, size in
        stream(cookie).read(into: UnsafeMutableRawBufferPointer(start: target, count: size))
      },
      write: { cookie, bytes, size in stream(cookie).write(UnsafeRawBufferPointer(start: bytes, count: size)) },
      seek: { cookie, offset, origin in stream(cookie).seek(offset?.pointee, from: origin) },
      close: { cookie in stream(cookie).close() })
    whole = fopencookie(cookie, "w+", functions)
    if whole == nil { return 0 }
    headSize = end
    frame = file
    sheet.pointee.file = whole
    return 0
  }

  /// - Returns: How many bytes were written; fewer where they could not be.
  fileprivate func write(_ bytes: UnsafeRawBufferPointer) -> Int {
    fwrite(bytes.baseAddress, 1, bytes.count, frame)
  }

  /// Goes to the start, the only place that the library wants to be at.
  fileprivate func seek(_ offset: Int?, from origin: Int32) -> Int32 {
    guard offset == 0 && origin == SEEK_SET, let frame else { return -1 }
    // Going back would forget that something was lost, and the library does not ask.
    if fflush(frame) != 0 || ferror(frame) != 0 { return -1 }
    rewind(frame)
    place = .head(rest: headSize)
    contents = Contents()
    return 0
  }

  fileprivate func read(into target: UnsafeMutableRawBufferPointer) -> Int {
    var count = 0
    while count < target.count {
      let read = readPiece(into: UnsafeMutableRawBufferPointer(rebasing: target[count...]))
      if read == 0 { break }
      count += read
    }
    contents?.add(UnsafeRawBufferPointer(rebasing: target.prefix(count)))
    return count
  }

  private func readPiece(into target: UnsafeMutableRawBufferPointer) -> Int {
    switch place {
    case .head(let rest):
      let count = readFrame(into: UnsafeMutableRawBufferPointer(rebasing: target.prefix(rest)))
      place = count == 0 ? .rows : .head(rest: rest - count)
      return count > 0 ? count : readPiece(into: target)
    case .rows:
      let count = source.read(into: target)
      if count > 0 { return count }
      contents?.cells = source.cellCount
      place = .tail
      return readPiece(into: target)
    case .tail:
      return readFrame(into: target)
    }
  }

  private func readFrame(into target: UnsafeMutableRawBufferPointer) -> Int {
    let count = fread(target.baseAddress, 1, target.count, frame)
    contents?.scan.read(UnsafeRawBufferPointer(rebasing: target.prefix(count)))
    return count
  }

  fileprivate func close() -> Int32 {
    whole = nil
    guard let frame else { return 0 }
    self.frame = nil
    return fclose(frame)
  }
}

/// The stream that a file of the library belongs to.
private func stream(_ cookie: UnsafeMutableRawPointer?) -> SheetStream {
  // Each file was opened with a stream as its cookie, and the stream lives until the workbook was closed.
  Unmanaged<SheetStream>.fromOpaque(cookie.unsafelyUnwrapped).takeUnretainedValue()
}
