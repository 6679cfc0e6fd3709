import TestSupport
import Testing

@testable import Usage

@Suite struct MoneyTests {
  private func money(_ text: String) throws -> Money { try #require(Money(text)) }
  private func currency(_ code: String) throws -> Currency { try #require(Currency(code)) }

  @Test(arguments: [
    // 1,234,567 × 2.50 / 1,000,000; a token at the smallest price; nine decimal places of a token.
    ("1234567", "2.50", "3.0864175"), ("1", "0.000001", "0.000000000001"),
    ("0.000000001", "0.000001", "0.000000000000000000001"), ("1000000", "3", "3"), ("-500000", "2.00", "-1"),
    ("0", "2.00", "0"),
  ])
  func `The cost of tokens is exact`(tokens: String, price: String, cost: String) throws {
    let count = try #require(Double(tokens).flatMap { Count($0) })
    #expect(Money(of: count, at: try #require(TokenPrice(price)))?.description == cost)
  }

  @Test func `A cost that is too large to count is none, and sums stay at the end of the range`() throws {
    let price = try #require(TokenPrice("999999999"))
    #expect(Money(of: Count(Int64.max), at: price) == nil)
    let most = try money("999999999999999").times(.max)
    #expect(most + most == most)
    #expect(Money.zero - most - most < Money.zero)
  }

  @Test(arguments: ["JPY", "EUR", "KWD"])
  func `Amounts at the ends of the range can be rounded`(code: String) throws {
    let (most, currency) = (try money("999999999999999").times(.max), try currency(code))
    let least = Money.zero - most - most
    for parts in [[most], [least], [most, most], [least, least], [most, least, most], [least, most, least]] {
      let rounded = Money.rounded(parts, of: currency)
      #expect(rounded.count == parts.count)
      for (part, whole) in zip(parts, rounded) { #expect((part < .zero) == (whole < .zero)) }
    }
    #expect(
      most.text(in: currency).hasPrefix("1701411834604692") && least.text(in: currency).hasPrefix("-170141183460469"))
  }

  @Test func `A price has at most nine digits before the point, an amount fifteen`() {
    #expect(TokenPrice("999999999.999999") != nil && TokenPrice("1000000000") == nil)
    #expect(Money("999999999999999.999999") != nil && Money("1000000000", digits: 9) == nil)
  }

  @Test(arguments: [
    "", ".5", "5.", "1e3", "-1", "+1", "1,5", "1.2345678", "0x1", " 1", "1 ", "1234567890123456", "1.2.3", "٣",
  ])
  func `No amount is read from`(text: String) {
    #expect(Money(text) == nil)
    #expect(TokenPrice(text) == nil)
  }

  @Test func `Amounts print all their digits, or those of the currency`() throws {
    #expect(try money("1000.00").description == "1000")
    #expect(try money("0.000001").description == "0.000001")
    #expect(try money("1234.565").text(in: currency("EUR")) == "1234.57")
    #expect(try (Money.zero - money("0.005")).text(in: currency("EUR")) == "-0.01")
    #expect(try (Money.zero - money("0.004")).text(in: currency("EUR")) == "0.00")
    #expect(try money("0.05").text(in: currency("USD")) == "0.05")
    #expect(try money("1234.5").text(in: currency("JPY")) == "1235")
    #expect(try money("1.0005").text(in: currency("KWD")) == "1.001")
  }

  @Test func `Rounded parts add up to the rounded total, the largest remainders up`() throws {
    let euro = try currency("EUR")
    func rounded(_ parts: [String]) throws -> [String] {
      Money.rounded(try parts.map(money), of: euro).map { $0.text(in: euro) }
    }
    #expect(try rounded(["0.333333", "0.333333", "0.333334"]) == ["0.33", "0.33", "0.34"])
    #expect(try rounded(["0.005", "0.005"]) == ["0.01", "0.00"])
    #expect(try rounded(["10.004", "10.004", "10.002"]) == ["10.01", "10.00", "10.00"])
    #expect(try rounded([]) == [])
    let parts = [try money("0.014"), Money.zero - (try money("0.006"))]
    #expect(Money.rounded(parts, of: euro).map { $0.text(in: euro) } == ["0.02", "-0.01"])
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func `Whatever the parts, they add up and none is off by a minor unit`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let codes = ["EUR", "JPY", "KWD"]
    let currency = try currency(codes[Int(seed % 3)])
    let parts = try (0..<Int.random(in: 1...40, using: &random)).map { _ in
      let part = try money("\(Int.random(in: 0...9999, using: &random)).\(Int.random(in: 0...999_999, using: &random))")
      return Bool.random(using: &random) ? part : Money.zero - part
    }
    let rounded = Money.rounded(parts, of: currency)
    // In exact decimals of the parts, which have at most six places.
    let sum = parts.map { Int(($0.double * 1_000_000).rounded()) }.reduce(0, +)
    let minor = [0: 1_000_000, 2: 10_000, 3: 1000][currency.decimals] ?? 0
    let total = rounded.map { Int(($0.double * 1_000_000).rounded()) }.reduce(0, +)
    #expect(abs(total - sum) * 2 <= minor && total % minor == 0, "seed \(seed)")
    for (part, whole) in zip(parts, rounded) {
      #expect(abs(part.double - whole.double) < Double(minor) / 1_000_000, "seed \(seed)")
    }
  }

  @Test func `Currencies are those of ISO 4217`() {
    #expect(Currency("USD")?.decimals == 2 && Currency("JPY")?.decimals == 0 && Currency("BHD")?.decimals == 3)
    #expect(Currency("usd") == nil && Currency("XXX") == nil && Currency("") == nil && Currency("DEM") == nil)
    #expect(Currency.codes == Currency.codes.sorted() && Set(Currency.codes).count == Currency.codes.count)
    #expect(Currency.codes.allSatisfy { $0.utf8.count == 3 })
  }
}
