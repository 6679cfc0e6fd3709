import Testing
import Usage

@testable import SampleAPI

/// The list of the organisation's users.
@Suite struct AccountsTests {
  private func service(users: Int = 60, accounts: SampleAccounts = .served) -> SampleService {
    var options = SampleOptions(today: { Day(number: 20_785) })
    options.accounts = accounts
    return SampleService(organisation: SampleOrganisation(users: users), options: options)
  }

  private func all(_ service: SampleService, limit: Int) throws -> [String] {
    var (users, cursor) = ([String](), "")
    while true {
      let response = service.respond(to: "/api/v0/organization/users?limit=\(limit)\(cursor)")
      try #require(response.status == 200)
      let page = try JSON(response.body)
      users += page["users"].rows.compactMap { $0["id"].text }
      guard let next = page["pagination"]["nextCursor"].text else { return users }
      cursor = "&cursor=" + encoded(next)
    }
  }

  @Test func `Pages of any size have the same people once`() throws {
    let service = service()
    let all = try self.all(service, limit: 100)
    #expect(Set(all).count == all.count && all.count > 50)
    #expect(try self.all(service, limit: 7) == all)
  }

  @Test func `Service accounts are users without being listed, and some of the listed never use it`() throws {
    let service = service()
    let listed = Set(try all(service, limit: 100))
    var used: Set<String> = []
    for day in 20_467..<20_785 {
      for user in Attendance(organisation: service.organisation, day: Day(number: day)).present() {
        used.insert(UserProfile(organisation: service.organisation, index: user).id)
      }
    }
    #expect(listed.subtracting(used).count == 5)
    #expect(
      used.subtracting(listed) == [
        UserProfile(organisation: service.organisation, index: 11).id,
        UserProfile(organisation: service.organisation, index: 51).id,
      ])
  }

  @Test(arguments: [(SampleAccounts.paymentRequired, 402), (.forbidden, 403)])
  func `It can be refused`(accounts: SampleAccounts, status: Int) throws {
    #expect(service(accounts: accounts).respond(to: "/api/v0/organization/users").status == status)
    #expect(service().respond(to: "/api/v0/organization/users?limit=101").status == 400)
    #expect(service().respond(to: "/api/v0/organization/users?cursor=x").status == 400)
  }
}
