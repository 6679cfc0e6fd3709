import CXLSXWriter
import Glibc

/// The file that the library reads a sheet's rows from while it packs the sheet.
///
/// In its `constant_memory` mode the library copies a sheet's rows from a file that it wrote before. A sheet of its normal
/// mode gets into that mode just for the packing, and this stands for the file. The rows are printed only now, as a
/// format gets its number in the workbook when the library meets it first.
final class RowStream {
  private var source: RowSource
  private var file: UnsafeMutablePointer<FILE>?

  /// Makes the library read the sheet's rows from here.
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
    source = RowSource(sheet: sheet, kept: kept, formats: formats)
    file = fr_open_reader(Unmanaged.passUnretained(self).toOpaque(), readRows, closeRows)
    if file == nil { throw .outOfMemory }
    sheet.pointee.optimize = 1
    sheet.pointee.optimize_tmpfile = file
  }

  deinit {
    // The library does not close it where it gives up before.
    if let file { fclose(file) }
  }

  fileprivate func read(into target: UnsafeMutableRawBufferPointer) -> Int { source.read(into: target) }

  fileprivate func forgetFile() { file = nil }
}

private func readRows(_ cookie: UnsafeMutableRawPointer?, _ target: UnsafeMutablePointer<CChar>?, _ size: Int) -> Int {
  guard let cookie else { return -1 }
  let stream = Unmanaged<RowStream>.fromOpaque(cookie).takeUnretainedValue()
  return stream.read(into: UnsafeMutableRawBufferPointer(start: target, count: size))
}

private func closeRows(_ cookie: UnsafeMutableRawPointer?) -> Int32 {
  guard let cookie else { return -1 }
  Unmanaged<RowStream>.fromOpaque(cookie).takeUnretainedValue().forgetFile()
  return 0
}
