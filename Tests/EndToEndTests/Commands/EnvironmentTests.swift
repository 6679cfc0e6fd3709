import Testing
import Usage

@testable import factory_report

@Suite struct EnvironmentTests {
  private func shownTime(_ variable: String) throws -> String {
    "\(try Environment(variables: ["SOURCE_DATE_EPOCH": variable], now: { 60 }).generatedAt())"
  }

  @Test func `Reports show the time of SOURCE_DATE_EPOCH, else the clock's`() throws {
    #expect(try shownTime("0") == "1970-01-01T00:00:00Z" && shownTime("") == "1970-01-01T00:01:00Z")
    #expect(try shownTime("253402300799") == "9999-12-31T23:59:59Z")
  }

  @Test(arguments: ["soon", "-1", "+1", "1.5", "0x10", " 1", "253402300800", "99999999999999999999", "\u{663}"])
  func `A time that no report can show is a mistake`(text: String) {
    #expect(throws: ConfigurationError.self) { try shownTime(text) }
  }
}
