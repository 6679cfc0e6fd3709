internal import Files
internal import ReportModel
internal import Synchronization

extension Publication {
  /// Writes all formats into the staging folder: first, in parallel, those that stand alone, then the mail that attaches
  /// some of them, then the zip file of all.
  ///
  /// - Parameters:
  ///   - report: The report.
  ///   - staging: The staging folder.
  ///   - measuring: Measures each of the ``works``.
  ///   - telling: Gets sentences for the user.
  /// - Returns: What is to be moved into place, and the errors of programs. There is no mail where the program of an
  ///   attachment has failed.
  /// - Throws: The errors of the formats, but for ``ProgramError``.
  func write(
    _ report: Report, in staging: StagingFolder, measuring: @escaping Measuring, telling: (String) -> Void
  ) async throws -> (products: [Product], failures: [ProgramError]) {
    let failed = Mutex<[String: ProgramError]>([:])
    var options = options
    options.namesFiles = parts.contains(where: \.format.isCSV)
    let pageOptions = options
    try await Rendering.concurrently(parts) { product in
      do {
        try await product.write(report, pageOptions, in: staging) { try measuring(product.format.id, $0) }
      } catch let error as ProgramError {
        failed.withLock { $0[product.name] = error }
      }
    }
    let failures = failed.withLock(\.self)
    var products = formats.map(product).filter { failures[$0.name] == nil }
    if let mail = products.first(where: \.format.isMail) {
      if attached.contains(where: { failures[$0.name] != nil }) {
        products.removeAll(where: \.format.isMail)
      } else {
        try measuring(mail.format.id) { try write(mail, report, in: staging, telling: telling) }
      }
    }
    if isZipped, !products.isEmpty {
      let zip = product(.zip)
      try measuring(zip.format.id) {
        try ZipProduct.write(products.map(\.name), to: zip.name, in: staging.output, for: report)
      }
      products = [zip]
    }
    return (products, parts.compactMap { failures[$0.name] })
  }

  private func write(
    _ mail: Product, _ report: Report, in staging: StagingFolder, telling: (String) -> Void
  ) throws {
    var sizes: [(name: String, bytes: Int)] = []
    var options = options
    for product in attached {
      let file = product.isFolder ? packedName(of: product) : product.name
      if product.isFolder {
        try ZipProduct.write([product.name], to: file, in: staging.output, for: report)
      }
      let name = product.isFolder ? ZipProduct.name(of: product.name) : product.name
      options.mail.attachments.append(MailAttachment(name: name, file: file))
      sizes.append((name, MailEncoding.base64Size(ofBytes: try staging.output.file.stamp(of: file)?.size ?? 0)))
    }
    options.namesFiles = attachments.contains(where: \.isCSV)
    try MailReportWriter(options: options).write(report, to: mail.name, in: staging.output)
    if let sentence = MailSize(of: try staging.output.file.stamp(of: mail.name)?.size ?? 0, attachments: sizes).sentence
    {
      telling("The mail \(mail.target) \(sentence)")
    }
  }

  /// All products but the mail and the zip file.
  var parts: [Product] {
    let asked = formats.filter { !$0.isMail }
    let ids = Set(asked.map { $0.id })
    return (asked + attachments.filter { !ids.contains($0.id) }).map(product)
  }

  /// The products that the mail attaches.
  private var attached: [Product] { attachments.map(product) }

  /// The packed folder in the staging folder: no format's product has this name.
  private func packedName(of product: Product) -> String { ".attached-" + ZipProduct.name(of: product.name) }
}

/// The size of a mail, in bytes.
struct MailSize {
  /// Many mail servers take no larger mail.
  static let most = 20_000_000

  let bytes: Int
  let attachments: [(name: String, bytes: Int)]

  init(of bytes: Int, attachments: [(name: String, bytes: Int)]) {
    (self.bytes, self.attachments) = (bytes, attachments)
  }

  /// What is wrong with it, and which attachments to leave out, the largest first; `nil` if it is small enough.
  var sentence: String? {
    guard bytes > Self.most else { return nil }
    var rest = bytes
    let left = attachments.sorted { $0.bytes > $1.bytes }.prefix { attachment in
      defer { rest -= attachment.bytes }
      return rest > Self.most
    }
    let names = left.map { "\($0.name) (\(Self.megabytes($0.bytes)))" }.joined(separator: " and ")
    return "has \(Self.megabytes(bytes)), and many mail servers take no more than \(Self.megabytes(Self.most)); leave "
      + "\(names) out of --attach, and put the files where their readers can get them."
  }

  private static func megabytes(_ bytes: Int) -> String {
    DisplayText.of(.number(Double(bytes) / 1_000_000), as: .decimal(places: 1)) + " MB"
  }
}
