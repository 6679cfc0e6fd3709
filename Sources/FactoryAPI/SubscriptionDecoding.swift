import Usage

/// Reads the answer on the subscription (reference: «Response»).
enum SubscriptionDecoding {
  /// - Throws: ``FieldProblem``, and ``JSONSyntaxError`` where the body is no JSON.
  static func subscription(_ body: UnsafeBufferPointer<UInt8>) throws -> Subscription {
    var parser = JSONParser()
    return try parser.parse(body) { root in
      let answer = try members(of: root, "the answer")
      guard let usage = answer["usage"] else { throw FieldProblem(reason: "it has no usage") }
      let fields = try members(of: usage, "usage")
      let start = try moment("startDate", fields)
      let end = try moment("endDate", fields)
      guard let period = BillingPeriod(start: start, end: end) else {
        throw FieldProblem(reason: "its billing period does not begin before it ends")
      }
      guard let standard = try pool("standard", fields) else { throw FieldProblem(reason: "it has no standard tokens") }
      return Subscription(
        period: period, standard: standard, premium: try pool("premium", fields),
        source: answer["source"]?.string.flatMap(Subscription.Source.init),
        cacheUpdated: answer["cacheUpdated"]?.boolean)
    }
  }

  /// - Returns: `nil` for null or nothing.
  private static func pool(_ name: String, _ usage: [String: JSONValue]) throws -> Pool? {
    guard let value = usage[name], !value.isNull else { return nil }
    let fields = try members(of: value, name)
    if fields.isEmpty { return nil }
    func count(_ field: String) throws -> Count? { try fields[field]?.count("\(name).\(field)") }
    func required(_ field: String) throws -> Count {
      guard let count = try count(field) else { throw FieldProblem(reason: "it has no \(name).\(field)") }
      return count
    }
    return Pool(
      used: try required("orgTotalTokensUsed"),
      totalAllowance: try limit("totalAllowance", fields, name) ?? required("totalAllowance"),
      basicAllowance: try? limit("basicAllowance", fields, name), overageUsed: try count("orgOverageUsed"),
      // What stands beside the use, and what is only noted, does not make the rest worthless.
      overageLimit: try? limit("orgOverageLimit", fields, name), userTokens: try? count("userTokens"),
      reportedRatio: try? fields["usedRatio"]?.ratio("\(name).usedRatio"))
  }

  /// A limit, which can be beyond every count where it stands for none.
  private static func limit(_ field: String, _ fields: [String: JSONValue], _ pool: String) throws -> Count? {
    switch fields[field]?.kind {
    case .beyond: Count(Int64.max)
    case .double(let number) where number >= 0x1p53: Count(Int64.max)
    default: try fields[field]?.count("\(pool).\(field)")
    }
  }

  private static func moment(_ field: String, _ usage: [String: JSONValue]) throws -> Int {
    switch usage[field]?.kind {
    case .integer(let milliseconds): return Int(milliseconds)
    case .double(let milliseconds):
      if let whole = Int(exactly: milliseconds.rounded(.down)) { return whole }
    default: break
    }
    throw FieldProblem(reason: "\(field) is not a time in milliseconds")
  }

  private static func members(of value: JSONValue, _ name: String) throws -> [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    let isObject = try value.forEachMember { key, value in
      guard members.updateValue(value, forKey: key.string) == nil else {
        throw FieldProblem(reason: "\(printable(key.string)) is there twice")
      }
    }
    guard isObject else { throw FieldProblem(reason: "\(name) is not an object") }
    return members
  }
}
