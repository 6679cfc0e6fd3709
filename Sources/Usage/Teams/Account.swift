/// A person whom the organisation's list of users names: who has an account, and so a seat.
package struct Account: Hashable, Sendable {
  package let userID: String
  package let email: String?
  package let name: String?
  /// The day on which the account was made.
  package let createdOn: Day?

  package init(userID: String, email: String?, name: String?, createdOn: Day?) {
    self.userID = userID
    self.email = email
    self.name = name
    self.createdOn = createdOn
  }
}

/// The organisation's list of users, as the API gave it last.
package struct AccountList: Hashable, Sendable {
  package let accounts: [Account]
  /// Seconds since 1970-01-01T00:00:00Z.
  package let fetchedAt: Int

  package init(_ accounts: [Account], fetchedAt: Int) {
    self.accounts = accounts
    self.fetchedAt = fetchedAt
  }
}

extension Roster {
  /// A roster of the organisation's users: they have the seats.
  ///
  /// - Parameters:
  ///   - list: The users.
  ///   - groups: Says to which groups they and others belong; `nil` for no groups.
  package init(_ list: AccountList, groups: Roster?) {
    self.init()
    var groups = groups
    for account in list.accounts {
      var member = Member(
        userID: ExactText(account.userID), email: account.email.map { ExactText($0) }, since: account.createdOn,
        line: 0)
      if let conflict = groups?.join(userID: ExactText(account.userID), email: member.email) {
        conflicts.add(conflict)
      }
      let place = groups?.places(userID: member.userID, email: member.email).first
      if let place, let row = groups?.member(at: place) {
        (member.group, member.costCentre) = (row.group, row.costCentre)
        member.since = row.since ?? member.since
        member.line = row.line
      }
      if let conflict = add(member) { conflicts.add(conflict) }
    }
    for (_, member) in groups?.placedMembers.lazy.map(\.self) ?? [] {
      guard places(userID: member.userID, email: member.email).first == nil else { continue }
      var member = member
      member.hasSeat = false
      add(member)
    }
  }
}
