import Foundation
import ReportModel
import Testing

@testable import ReportWriters

@Suite struct FOCUSReportWriterTests {
  /// The columns of the FinOps Open Cost and Usage Specification 1.2.
  private static let specified = """
    AvailabilityZone BilledCost BillingAccountId BillingAccountName BillingAccountType BillingCurrency BillingPeriodEnd
    BillingPeriodStart CapacityReservationId CapacityReservationStatus ChargeCategory ChargeClass ChargeDescription
    ChargeFrequency ChargePeriodEnd ChargePeriodStart CommitmentDiscountCategory CommitmentDiscountId
    CommitmentDiscountName CommitmentDiscountQuantity CommitmentDiscountStatus CommitmentDiscountType
    CommitmentDiscountUnit ConsumedQuantity ConsumedUnit ContractedCost ContractedUnitPrice EffectiveCost InvoiceId
    InvoiceIssuerName ListCost ListUnitPrice PricingCategory PricingCurrency PricingCurrencyContractedUnitPrice
    PricingCurrencyEffectiveCost PricingCurrencyListUnitPrice PricingQuantity PricingUnit ProviderName PublisherName
    RegionId RegionName ResourceId ResourceName ResourceType ServiceCategory ServiceName ServiceSubcategory SkuId
    SkuMeter SkuPriceDetails SkuPriceId SubAccountId SubAccountName SubAccountType Tags
    """.split(whereSeparator: \.isWhitespace).map(String.init)

  private func charge(
    _ kind: Charge.Kind, _ quantity: String, price: String?, _ cost: String, group: String = "Red"
  ) throws -> Charge {
    Charge(
      kind: kind, billingStart: CalendarDate(year: 2026, month: 10, day: 1),
      billingEnd: CalendarDate(year: 2026, month: 11, day: 1), start: CalendarDate(year: 2026, month: 10, day: 1),
      end: CalendarDate(year: 2026, month: 10, day: 21), group: group, costCentre: "100",
      quantity: try #require(ExactDecimal(quantity)), unitPrice: try price.map { try #require(ExactDecimal($0)) },
      cost: try #require(ExactDecimal(cost)), currency: "USD")
  }

  private func exact(_ digits: String) throws -> Cell { .exact(try #require(ExactDecimal(digits))) }

  private func lines(_ charges: [Charge]) throws -> [String] {
    let plain = Fixtures.awkward
    let report = Report(
      title: plain.title, organisation: "org_1", firstDay: plain.firstDay, lastDay: plain.lastDay,
      generatedAt: plain.generatedAt, generator: "factory-report test", notices: [], sections: [], tables: [],
      charges: { charges })
    return try withTemporaryDirectory { folder in
      try FOCUSReportWriter(options: WriterOptions()).write(report, to: folder + "/focus.csv")
      let text = try String(contentsOfFile: folder + "/focus.csv", encoding: .utf8)
      return text.split(separator: "\n").map(String.init)
    }
  }

  @Test func `The columns are those of the specification, and one of ours behind them`() throws {
    #expect(Self.specified.count == 57)
    #expect(try lines([]) == [(Self.specified + ["x_Generator"]).joined(separator: ",")])
  }

  private func row(_ charge: Charge) throws -> [String: Cell] {
    let report = Report(
      title: "", organisation: "org_1", firstDay: charge.start, lastDay: charge.end,
      generatedAt: Timestamp(date: charge.end, secondOfDay: 0), generator: "factory-report test", notices: [],
      sections: [], tables: [])
    return Dictionary(
      uniqueKeysWithValues: FOCUSColumn.all.map { ($0.name, $0.cell(FOCUSCharge(charge, report))) })
  }

  @Test func `Tokens are a use, in credits, with exclusive ends`() throws {
    let charge = try charge(.tokens, "1850002", price: "0.000002", "3.70")
    let row = try row(charge)
    #expect(row["ChargeCategory"] == .text("Usage") && row["ChargeFrequency"] == .text("Usage-Based"))
    #expect(row["BilledCost"] == .exact(charge.cost) && row["EffectiveCost"] == .exact(charge.cost))
    #expect(try row["ConsumedQuantity"] == exact("1850002.0") && row["ConsumedUnit"] == .text("Tokens"))
    #expect(row["PricingCurrency"] == .text("Factory Standard Credits") && row["BillingCurrency"] == .text("USD"))
    #expect(try row["PricingCurrencyEffectiveCost"] == exact("1850002.0"))
    #expect(row["Tags"] == .text("{\"group\":\"Red\",\"cost_centre\":\"100\"}"))
    #expect(row["SubAccountId"] == .text("Red") && row["BillingAccountId"] == .text("org_1"))
    let line = try #require(try lines([charge]).last)
    #expect(line.contains(",2026-11-01T00:00:00Z,2026-10-01T00:00:00Z,"))
    #expect(line.contains(",2026-10-21T00:00:00Z,2026-10-01T00:00:00Z,"))
    #expect(line.contains("\"{\"\"group\"\":\"\"Red\"\",\"\"cost_centre\"\":\"\"100\"\"}\""))
  }

  @Test func `Seats are used month by month`() throws {
    let row = try row(try charge(.seats, "2", price: "40", "80.00"))
    #expect(row["ChargeCategory"] == .text("Usage") && row["ChargeFrequency"] == .text("Recurring"))
    #expect(try row["ConsumedQuantity"] == exact("2.0") && row["ConsumedUnit"] == .text("Seats"))
    #expect(try row["ContractedUnitPrice"] == exact("40.0") && row["EffectiveCost"] == exact("80.00"))
    #expect(row["PricingUnit"] == .text("Seats") && row["PricingCurrency"] == .text("USD"))
  }

  @Test func `Less than nothing is an adjustment, and has no consumption`() throws {
    let row = try row(try charge(.tokens, "-50000", price: nil, "-0.10"))
    #expect(row["ChargeCategory"] == .text("Adjustment") && row["ConsumedQuantity"] == .empty)
    #expect(row["ContractedUnitPrice"] == .empty)
  }

  @Test func `A group's name is no formula`() throws {
    let line = try #require(try lines([charge(.seats, "1", price: nil, "1.00", group: "=1+1")]).last)
    #expect(line.contains(",'=1+1,'=1+1,Group,"))
  }
}
