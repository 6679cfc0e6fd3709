package import Files
package import ReportModel

/// What each group's tokens and seats cost, as a table of FOCUS 1.2, the FinOps Open Cost and Usage Specification.
package struct FOCUSReportWriter: ReportWriter {
  package static let id = "focus"
  package static let summary = "costs by group as a CSV file of FOCUS 1.2, for tools of FinOps; needs --prices"

  package static func product(named name: String) -> String { name + "-focus.csv" }

  /// The first line shows it: the columns of the specification, and behind them one of ours.
  package static func wrote(_ file: borrowing File) -> Bool {
    GeneratorMark.beginning(of: file).hasPrefix(FOCUSColumn.all.map(\.name).joined(separator: ",") + "\n")
  }

  package init(options: WriterOptions) {}

  package func write(_ report: Report, to name: String, in folder: OutputFolder) throws {
    let file = try folder.create(name)
    var lines = CSVLines(FOCUSColumn.all.map { Column($0.name, $0.name, .text) }, .standard)
    for charge in try report.charges?() ?? [] {
      lines.append(FOCUSColumn.all.map { $0.cell(FOCUSCharge(charge, report)) })
    }
    try file.write(lines.bytes)
    try file.finish()
  }
}

/// A charge with what FOCUS says of it.
struct FOCUSCharge {
  let charge: Charge
  let report: Report

  init(_ charge: Charge, _ report: Report) {
    self.charge = charge
    self.report = report
  }

  /// The virtual currency in which the service counts; a billable token is one of it.
  static let credits = "Factory Standard Credits"

  var isOfTokens: Bool { charge.kind == .tokens }

  /// More use than the organisation's total has is taken back: that is no use.
  var isAdjustment: Bool { isOfTokens && charge.quantity.double <= 0 }

  /// Seats are used month by month; what is bought for later use would have no effective cost.
  var category: String { isAdjustment ? "Adjustment" : "Usage" }

  var unit: String { isOfTokens ? "Tokens" : "Seats" }

  var description: String {
    "\(isOfTokens ? "Billable tokens" : "Seats") of \(charge.group)"
      + (charge.costCentre.isEmpty ? "" : ", cost centre \(charge.costCentre)")
  }

  /// Group and cost centre as a JSON object.
  var tags: String {
    var tags = [("group", JSON.string(charge.group))]
    if !charge.costCentre.isEmpty { tags.append(("cost_centre", .string(charge.costCentre))) }
    var bytes: [UInt8] = []
    bytes.append(json: .object(tags))
    return String(decoding: bytes, as: UTF8.self)
  }

  static func midnight(_ date: CalendarDate) -> Cell { .timestamp(Timestamp(date: date, secondOfDay: 0)) }
}
