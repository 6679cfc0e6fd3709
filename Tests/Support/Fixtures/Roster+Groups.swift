package import Usage

extension Roster {
  /// A roster with the groups of users, by e-mail address or id.
  package init(groups: [String: String]) {
    self.init()
    for (line, (user, group)) in groups.sorted(by: { $0.key < $1.key }).enumerated() {
      let isAddress = user.contains("@")
      let name = ExactText(user)
      add(
        Member(
          userID: isAddress ? nil : name, email: isAddress ? name : nil, group: ExactText(group), line: line + 1))
    }
  }
}
