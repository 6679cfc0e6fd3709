import TestSupport
import Testing
import Usage

@Suite struct CountTests {
  @Test func `Decimal fractions add up as decimals`() throws {
    let sum = try #require(Count(0.1)) + #require(Count(0.2))
    #expect(sum == Count(0.3))
    #expect(sum.double == 0.3, "where doubles give 0.30000000000000004")
    #expect(sum.description == "0.3")
  }

  @Test(arguments: [
    (0.0, "0"), (-0.0, "0"), (450_000.0, "450000"), (1234.5, "1234.5"), (-1234.5, "-1234.5"), (-0.5, "-0.5"),
    (0.0001, "0.0001"), (1e-5, "0.00001"), (-1e-5, "-0.00001"), (1e-9, "0.000000001"), (1e-10, "0"),
    (0.123_456_789, "0.123456789"), (1.000_000_001, "1.000000001"), (99.99, "99.99"), (0.05, "0.05"),
    // To nine places: up from a half, and over a carry.
    (0.123_456_789_5, "0.12345679"), (0.123_456_789_4, "0.123456789"), (0.999_999_999_9, "1"),
    // The largest double with a half, and whole doubles beyond 2^53.
    (4_503_599_627_370_495.5, "4503599627370495.5"), (9_007_199_254_740_994, "9007199254740994"),
    (1e15, "1000000000000000"),
    (1e18, "1000000000000000000"), (-9_223_372_036_854_775_808, "-9223372036854775808"),
    (9_223_372_036_854_774_784, "9223372036854774784"),
  ])
  func `A double is the decimal it is written as`(number: Double, text: String) throws {
    let count = try #require(Count(number))
    #expect(count.description == text)
  }

  @Test(arguments: [1e19, -1e19, 9_223_372_036_854_775_808, 1e300, .infinity, -.infinity, .nan])
  func `Beyond 64 bits there is no count`(number: Double) {
    #expect(Count(number) == nil)
  }

  @Test func `Whole numbers are exact to 64 bits`() {
    let odd: Int64 = 9_007_199_254_740_993  // 2^53 + 1, which no double holds
    #expect(Count(odd).whole == odd)
    #expect((Count(odd) - Count(odd - 1)).whole == 1)
    #expect(Count(Int64.max).whole == .max)
    #expect(Count(Int64.min).whole == .min)
    #expect(Count(Int64.max).description == "9223372036854775807")
    #expect(Count(Int64.min).description == "-9223372036854775808")
  }

  @Test func `Sums go beyond 64 bits without a loss`() {
    let sum = Count(Int64.max) + Count(Int64.max)
    #expect(sum.whole == nil, "there is no such integer to show")
    #expect(sum.description == "18446744073709551614")
    #expect((sum - Count(Int64.max)).whole == .max)
    #expect(sum.double == 0x1p64, "the nearest double")
  }

  @Test func `A fraction has no whole, and adds up to one`() throws {
    let tenth = try #require(Count(0.1))
    #expect(tenth.whole == nil)
    #expect(Array(repeating: tenth, count: 10).reduce(.zero, +).whole == 1)
    #expect(Array(repeating: tenth, count: 100_000).reduce(.zero, +) == 10_000)
    #expect((Count(3) - Count(5)).whole == -2)
  }

  @Test func `Many counts add up as whole numbers of tenths do`() {
    for seed in 0..<200 {
      var random = SeededGenerator(seed: seed)
      let tenths = (0..<50).map { _ in Int.random(in: -1_000_000_000...1_000_000_000, using: &random) }
      let sum = tenths.compactMap { Count(Double($0) / 10) }.reduce(.zero, +)
      let expected = tenths.reduce(0, +)
      #expect(sum.double == Double(expected) / 10)
      #expect((sum.whole == nil) == (expected % 10 != 0))
    }
  }

  @Test func `A count that was printed is the double it came from`() throws {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<500 {
      // Six places: what a JSON number of a day may have.
      let number = (Double.random(in: -1e6...1e6, using: &random) * 1e6).rounded() / 1e6
      let count = try #require(Count(number))
      #expect(count.double == number)
      #expect(Double(count.description) == number)
    }
  }

  @Test func `Counts are in the order of numbers`() throws {
    let numbers = [-1e6, -0.5, -1e-5, 0, 1e-5, 0.1, 0.25, 1, 9_007_199_254_740_992]
    let counts = numbers.compactMap { Count($0) }
    #expect(counts.count == numbers.count)
    #expect(counts == counts.reversed().sorted())
    #expect(try Count(9_007_199_254_740_993) > #require(Count(9_007_199_254_740_992.0)))
  }

  @Test func `A quotient over zero, or of nothing, is nothing`() {
    #expect(Amount.quotient(10, 4) == 2.5)
    #expect(Amount.quotient(0, 4) == 0)
    #expect(Amount.quotient(10, 0) == nil)
    #expect(Amount.quotient(0, 0) == nil)
    #expect(Amount.quotient(10, 0.0) == nil)
    #expect(Amount.quotient(nil, 4) == nil)
    #expect(Amount.quotient(10, nil) == nil)
  }

  @Test func `Amounts compare and subtract exactly between counts`() {
    #expect(Amount.count(9_007_199_254_740_992) < .count(9_007_199_254_740_993))
    #expect((9_007_199_254_740_993 as Amount) - 9_007_199_254_740_992 == 1)
    #expect((2.5 as Amount) - 1 == 1.5)
    #expect((1 as Amount) < 1.5)
  }
}
