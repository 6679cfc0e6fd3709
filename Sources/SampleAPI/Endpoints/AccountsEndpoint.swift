import Foundation
import Usage

/// How the API answers the question for the organisation's users.
package enum SampleAccounts: String, CaseIterable, Sendable {
  case served
  /// 402: the plan does not have it.
  case paymentRequired = "payment-required"
  /// 403: the key may not ask.
  case forbidden
}

extension SampleService {
  /// A page of the organisation's users.
  ///
  /// Service accounts, which have no address, are not among them; some people who never use it are, and the last of these
  /// has joined nine days ago.
  func accounts(_ target: RequestTarget) throws(RefusedRequest) -> JSONTree {
    switch options.accounts {
    case .served: break
    case .paymentRequired: throw RefusedRequest(.paymentRequired, "Your plan does not include this endpoint")
    case .forbidden: throw RefusedRequest(.forbidden, "You may not list the members of this organization")
    }
    let limit = try limit(target)
    let first = try target.value("cursor").map(place) ?? 0
    // One more than fit the page: the first of the next one.
    let people = Array((first..<organisation.users + neverUsed).lazy.filter(hasAccount).prefix(limit + 1))
    let next = people.count > limit ? people[limit] : nil
    return .object([
      ("users", .array(people.prefix(limit).map(account))),
      (
        "pagination",
        .object([
          ("hasMore", .bool(next != nil)),
          ("nextCursor", .text(next.map { Data("account \($0)".utf8).base64EncodedString() })),
        ])
      ),
    ])
  }

  /// The number of people who have an account and never use it.
  private var neverUsed: Int { organisation.users == 0 ? 0 : 2 + organisation.users / 20 }

  private func place(_ cursor: String) throws(RefusedRequest) -> Int {
    let text = Data(base64Encoded: cursor).map { String(decoding: $0, as: UTF8.self) }
    guard let number = text?.split(separator: " ").last.flatMap({ Int($0) }), text == "account \(number)",
      0..<organisation.users + neverUsed ~= number
    else { throw RefusedRequest(.badRequest, "Unknown cursor") }
    return number
  }

  private func hasAccount(_ person: Int) -> Bool {
    UserProfile(organisation: organisation, index: person).email != nil && createdOn(person) < options.today()
  }

  private func createdOn(_ person: Int) -> Day {
    guard person >= organisation.users else { return Attendance.firstDay(of: person, in: organisation) }
    let age = organisation.users + neverUsed - person
    return max(SampleOrganisation.firstDay, options.today() - (9 + (age - 1) * 40))
  }

  private func account(_ person: Int) -> JSONTree {
    let profile = UserProfile(organisation: organisation, index: person)
    let names = (profile.email ?? "").prefix { $0 != "@" }.split(separator: ".").map(\.capitalized)
    return .object([
      ("id", .string(profile.id)), ("email", .text(profile.email)), ("firstName", .text(names.first)),
      ("lastName", .text(names.last)), ("createdAt", .string("\(createdOn(person))T08:00:00.000Z")),
      ("metadata", .object([])),
    ])
  }
}
