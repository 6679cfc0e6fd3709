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

/// A number, exact where it is whole: a double has 53 bits.
private struct Number: Decodable {
  let whole: Int64?
  let double: Double

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    whole = try? container.decode(Int64.self)
    double = try container.decode(Double.self)
  }
}

/// The tokens of one kind.
private struct TokenPool: Decodable {
  private enum CodingKeys: CodingKey {
    case orgTotalTokensUsed, totalAllowance, basicAllowance, orgOverageUsed, orgOverageLimit, userTokens, usedRatio
  }

  private let fields: [CodingKeys: Lenient<Number>]
  /// Whether the object has no member, known or not.
  private let isEmpty: Bool

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    fields = try container.allKeys.reduce(into: [:]) { fields, key in
      fields[key] = try container.decodeIfPresent(Lenient<Number>.self, forKey: key)
    }
    isEmpty = try decoder.singleValueContainer().decode([String: Ignored].self).isEmpty
  }

  /// - Returns: `nil` for an empty object.
  func pool(_ name: String) throws -> Pool? {
    if isEmpty { return nil }
    guard let used = try count(.orgTotalTokensUsed, of: name) else {
      throw UnusableBody("it has no \(name).orgTotalTokensUsed")
    }
    guard let allowance = try limit(.totalAllowance, of: name) else {
      throw UnusableBody("it has no \(name).totalAllowance")
    }
    // What a report can do without does not make the rest useless.
    return Pool(
      used: used, totalAllowance: allowance, basicAllowance: try? limit(.basicAllowance, of: name),
      overageUsed: try count(.orgOverageUsed, of: name), overageLimit: try? limit(.orgOverageLimit, of: name),
      userTokens: try? count(.userTokens, of: name),
      // -0.0 would be shown with a sign.
      reportedRatio: fields[.usedRatio]?.value.flatMap { $0.double >= 0 ? $0.double + 0 : nil })
  }

  private func count(_ key: CodingKeys, of pool: String) throws -> Count? {
    guard let field = fields[key] else { return nil }
    let name = "\(pool).\(key.stringValue)"
    let number = try field.required("\(name) is not a number")
    guard number.double >= 0 else { throw UnusableBody("\(name) is negative") }
    guard let count = number.whole.map({ Count($0) }) ?? Count(number.double) else {
      throw UnusableBody("\(name) is beyond 64 bits")
    }
    return count
  }

  /// The service writes a number beyond every count for no limit; it is read as `Int64.max`.
  private func limit(_ key: CodingKeys, of pool: String) throws -> Count? {
    guard let number = fields[key]?.value, number.double >= 0x1p53 else { return try count(key, of: pool) }
    return Count(Int64.max)
  }
}

/// A value of any kind that is not looked at.
private struct Ignored: Decodable {
  init(from decoder: any Decoder) {}
}
