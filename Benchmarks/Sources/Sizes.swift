import ArgumentParser

/// How many users the organisations have: `1000,10000`.
struct Sizes: ExpressibleByArgument {
  let users: [Int]

  init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    users = numbers.compactMap(\.self)
    guard users.count == numbers.count, users.allSatisfy((1...100_000).contains) else { return nil }
  }

  init(_ users: [Int]) { self.users = users }

  var defaultValueDescription: String { users.map { "\($0)" }.joined(separator: ",") }
}
