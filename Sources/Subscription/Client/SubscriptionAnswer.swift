import Foundation
import HTTP
import Usage

/// The answer on the subscription (reference: «Response»).
struct SubscriptionAnswer: Decodable {
  private struct Usage: Decodable {
    let startDate: Lenient<Double>?
    let endDate: Lenient<Double>?
    let standard: Lenient<TokenPool>?
    let premium: Lenient<TokenPool>?
  }

  private let usage: Lenient<Usage>?
  private let source: Lenient<String>?
  private let cacheUpdated: Lenient<Bool>?

  /// Reads the body of an answer.
  ///
  /// - Throws: `UnusableBody`.
  static func subscription(_ body: [UInt8]) throws -> Subscription {
    let answer: Self
    do {
      answer = try JSONDecoder().decode(Self.self, from: Data(body))
    } catch DecodingError.dataCorrupted {
      throw UnusableBody("it is not valid JSON", isTransient: true)
    } catch {
      throw UnusableBody("the answer is not an object")
    }
    // Foundation reads one of two members with the same name.
    if let name = JSONMembers(body).repeatedNames.first { throw UnusableBody("\(printable(name)) is there twice") }
    guard let usage = try answer.usage?.required("usage is not an object") else {
      throw UnusableBody("it has no usage")
    }
    guard
      let period = BillingPeriod(
        start: try moment(usage.startDate, "startDate"), end: try moment(usage.endDate, "endDate"))
    else { throw UnusableBody("its billing period does not begin before it ends") }
    guard let standard = try usage.standard?.required("standard is not an object").pool("standard") else {
      throw UnusableBody("it has no standard tokens")
    }
    return Subscription(
      period: period, standard: standard,
      premium: try usage.premium?.required("premium is not an object").pool("premium"),
      source: answer.source?.value.flatMap(Subscription.Source.init), cacheUpdated: answer.cacheUpdated?.value)
  }

  private static func moment(_ field: Lenient<Double>?, _ name: String) throws -> Int {
    guard let whole = field?.value.flatMap({ Int(exactly: $0.rounded(.down)) }) else {
      throw UnusableBody("\(name) is not a time in milliseconds")
    }
    return whole
  }
}

/// A value that may be of another type.
private struct Lenient<Value: Decodable>: Decodable {
  /// `nil` for a value of another type.
  let value: Value?

  init(from decoder: any Decoder) { value = try? Value(from: decoder) }

  func required(_ problem: String) throws -> Value {
    guard let value else { throw UnusableBody(problem) }
    return value
  }
}

/// The tokens of one kind.
private struct TokenPool: Decodable {
  let orgTotalTokensUsed: Lenient<Double>?
  let totalAllowance: Lenient<Double>?
  let basicAllowance: Lenient<Double>?
  let orgOverageUsed: Lenient<Double>?
  let orgOverageLimit: Lenient<Double>?
  let userTokens: Lenient<Double>?
  let usedRatio: Lenient<Double>?

  /// - Returns: `nil` if there is neither use nor allowance.
  func pool(_ name: String) throws -> Pool? {
    guard orgTotalTokensUsed != nil || totalAllowance != nil else { return nil }
    guard let used = try count(orgTotalTokensUsed, "\(name).orgTotalTokensUsed") else {
      throw UnusableBody("it has no \(name).orgTotalTokensUsed")
    }
    guard let allowance = try limit(totalAllowance, "\(name).totalAllowance") else {
      throw UnusableBody("it has no \(name).totalAllowance")
    }
    // What a report can do without does not make the rest useless.
    return Pool(
      used: used, totalAllowance: allowance, basicAllowance: try? limit(basicAllowance, ""),
      overageUsed: try count(orgOverageUsed, "\(name).orgOverageUsed"),
      overageLimit: try? limit(orgOverageLimit, ""), userTokens: try? count(userTokens, ""),
      reportedRatio: usedRatio?.value.flatMap { $0 >= 0 ? $0 : nil })
  }

  private func count(_ field: Lenient<Double>?, _ name: String) throws -> Count? {
    guard let field else { return nil }
    let number = try field.required("\(name) is not a number")
    guard number >= 0 else { throw UnusableBody("\(name) is negative") }
    guard let count = Count(number) else { throw UnusableBody("\(name) is beyond 64 bits") }
    return count
  }

  /// The service writes a number beyond every count for no limit; it is read as `Int64.max`.
  private func limit(_ field: Lenient<Double>?, _ name: String) throws -> Count? {
    guard let number = field?.value, number >= 0x1p53 else { return try count(field, name) }
    return Count(Int64.max)
  }
}
