internal import ReportModel

/// A column of FOCUS 1.2, and what a charge has in it.
struct FOCUSColumn: Sendable {
  let name: String
  let cell: @Sendable (FOCUSCharge) -> Cell

  private init(_ name: String, _ cell: @escaping @Sendable (FOCUSCharge) -> Cell = { _ in .empty }) {
    self.name = name
    self.cell = cell
  }

  private static func text(_ name: String, _ text: String) -> FOCUSColumn { FOCUSColumn(name) { _ in .text(text) } }

  /// All columns of the specification, in the order of their names, and one of ours that tells who wrote the file.
  ///
  /// Those without a cell are about what the service has not: regions, resources, commitments, reservations and invoices.
  static let all: [FOCUSColumn] = [
    FOCUSColumn("AvailabilityZone"),
    FOCUSColumn("BilledCost") { number($0.charge.cost) },
    FOCUSColumn("BillingAccountId") { .text($0.report.organisation) },
    FOCUSColumn("BillingAccountName") { .text($0.report.organisation) },
    text("BillingAccountType", "Organization"),
    FOCUSColumn("BillingCurrency") { .text($0.charge.currency) },
    FOCUSColumn("BillingPeriodEnd") { FOCUSCharge.midnight($0.charge.billingEnd) },
    FOCUSColumn("BillingPeriodStart") { FOCUSCharge.midnight($0.charge.billingStart) },
    FOCUSColumn("CapacityReservationId"),
    FOCUSColumn("CapacityReservationStatus"),
    FOCUSColumn("ChargeCategory") { .text($0.category) },
    FOCUSColumn("ChargeClass"),
    FOCUSColumn("ChargeDescription") { .text($0.description) },
    FOCUSColumn("ChargeFrequency") { .text($0.isOfTokens ? "Usage-Based" : "Recurring") },
    FOCUSColumn("ChargePeriodEnd") { FOCUSCharge.midnight($0.charge.end) },
    FOCUSColumn("ChargePeriodStart") { FOCUSCharge.midnight($0.charge.start) },
    FOCUSColumn("CommitmentDiscountCategory"),
    FOCUSColumn("CommitmentDiscountId"),
    FOCUSColumn("CommitmentDiscountName"),
    FOCUSColumn("CommitmentDiscountQuantity"),
    FOCUSColumn("CommitmentDiscountStatus"),
    FOCUSColumn("CommitmentDiscountType"),
    FOCUSColumn("CommitmentDiscountUnit"),
    FOCUSColumn("ConsumedQuantity") { $0.isAdjustment ? .empty : number($0.charge.quantity) },
    FOCUSColumn("ConsumedUnit") { $0.isAdjustment ? .empty : .text($0.unit) },
    FOCUSColumn("ContractedCost") { number($0.charge.cost) },
    FOCUSColumn("ContractedUnitPrice") { $0.charge.unitPrice.map(number) ?? .empty },
    FOCUSColumn("EffectiveCost") { number($0.charge.cost) },
    FOCUSColumn("InvoiceId"),
    text("InvoiceIssuerName", "Factory"),
    FOCUSColumn("ListCost") { number($0.charge.cost) },
    FOCUSColumn("ListUnitPrice") { $0.charge.unitPrice.map(number) ?? .empty },
    text("PricingCategory", "Standard"),
    FOCUSColumn("PricingCurrency") { .text($0.isOfTokens ? FOCUSCharge.credits : $0.charge.currency) },
    FOCUSColumn("PricingCurrencyContractedUnitPrice") { pricingCurrencyPrice($0) },
    FOCUSColumn("PricingCurrencyEffectiveCost") { number($0.isOfTokens ? $0.charge.quantity : $0.charge.cost) },
    FOCUSColumn("PricingCurrencyListUnitPrice") { pricingCurrencyPrice($0) },
    FOCUSColumn("PricingQuantity") { number($0.charge.quantity) },
    FOCUSColumn("PricingUnit") { .text($0.unit) },
    text("ProviderName", "Factory"),
    text("PublisherName", "Factory"),
    FOCUSColumn("RegionId"),
    FOCUSColumn("RegionName"),
    FOCUSColumn("ResourceId"),
    FOCUSColumn("ResourceName"),
    FOCUSColumn("ResourceType"),
    text("ServiceCategory", "AI and Machine Learning"),
    text("ServiceName", "Factory"),
    text("ServiceSubcategory", "Generative AI"),
    FOCUSColumn("SkuId") { .text(sku($0)) },
    FOCUSColumn("SkuMeter") { .text($0.isOfTokens ? "Billable tokens" : "Seats") },
    FOCUSColumn("SkuPriceDetails"),
    FOCUSColumn("SkuPriceId") { .text(sku($0)) },
    FOCUSColumn("SubAccountId") { .text($0.charge.group) },
    FOCUSColumn("SubAccountName") { .text($0.charge.group) },
    text("SubAccountType", "Group"),
    FOCUSColumn("Tags") { .text($0.tags) },
    FOCUSColumn("x_Generator") { .text($0.report.generator) },
  ]

  /// With a point also where it is whole: validators tell the type of a column by its values.
  private static func number(_ number: ExactDecimal) -> Cell {
    let digits = number.digits
    return .exact(digits.contains(".") ? number : ExactDecimal(digits + ".0") ?? number)
  }

  private static func sku(_ charge: FOCUSCharge) -> String { charge.isOfTokens ? "billable-tokens" : "seat" }

  /// A token is one credit.
  private static func pricingCurrencyPrice(_ charge: FOCUSCharge) -> Cell {
    charge.isOfTokens ? ExactDecimal("1.0").map(Cell.exact) ?? .empty : charge.charge.unitPrice.map(number) ?? .empty
  }
}
