import TestSupport
import Testing
import Usage

@testable import AnalyticsAPI

/// What answers say of pages in other words than the reference's.
@Suite struct PagingStatementsTests {
  private static let row = #"{"user_id":"u","date":"2026-01-15","total":900,"count":900,"next":"x","has_more":true}"#

  private func problem(_ body: String) -> String? {
    do {
      _ = try usersPage(body)
      return nil
    } catch { return (error as? FieldProblem)?.reason ?? "\(error)" }
  }

  private func body(_ members: String) -> String { #"{"data":[\#(Self.row)],\#(members)}"# }

  @Test(arguments: [
    #""meta":{"has_next":true}"#, #""meta":{"page":{"has_more":true}}"#, #""paging":{"hasNext":true}"#,
    #""page_info":{"hasNextPage":true,"end_cursor":"u"}"#, #""pageInfo":{"has_next_page":true}"#,
    #""Has-More":true"#, #""HASMORE":true"#, #""pagination":{"more":true}"#, #""meta":{"pagination":{"last":false}}"#,
    #""meta":{"is_last_page":false}"#, #""meta":{"truncated":true}"#, #""anything":{"has_more_pages":true}"#,
    #""has_more":false,"paging":{"has_next":true}"#,
  ])
  func `That more pages follow is understood in other words`(members: String) throws {
    let page = try usersPage(body(members))
    #expect(page.hasMore == true && page.nextCursor == nil)
  }

  @Test(arguments: [
    #""meta":{"has_next":false}"#, #""page_info":{"hasNextPage":false,"endCursor":"u"}"#, #""last":true"#,
    #""meta":{"has_more":false,"next_offset":100}"#, #""paging":{"more":false,"next":null}"#,
    #""links":{"next":""},"has_more":false"#, #""links":{"next":{"href":null}},"has_more":false"#,
  ])
  func `That no more follow, too`(members: String) throws {
    #expect(try usersPage(body(members)).hasMore == false)
  }

  @Test(arguments: [
    #""meta":{"page":{"next_cursor":"c"}}"#, #""paging":{"nextCursor":"c","has_next":true}"#,
    #""links":{"next":"/users?cursor=c"},"meta":{"next-cursor":"c"}"#, #""cursors":{"next_cursor":"c","next":"c"}"#,
  ])
  func `A next cursor can be asked for wherever it stands`(members: String) throws {
    #expect(try usersPage(body(members)).nextCursor == "c")
  }

  @Test(
    arguments: [
      (#""meta":{"next_page_token":"t"}"#, "meta.next_page_token"),
      (#""paging":{"next":"/users?page=2"}"#, "paging.next"),
      (#""links":{"next":{"href":"/users?page=2"}}"#, "links.next"), (#""_links":{"next":"x"}"#, "_links.next"),
      (#""links":[{"rel":"self","href":"x"},{"rel":"next","href":"y"}]"#, "links"), (#""next":"x""#, "next"),
      (#""meta":{"page_info":{"end_cursor":"u"}}"#, "meta.page_info.end_cursor"),
      (#""meta":{"nextPage":2}"#, "meta.nextPage"),
      (#""@odata.nextLink":"x""#, "@odata.nextLink"),
      (#""has_more":true,"continuation-token":"x""#, "continuation-token"),
    ])
  func `Pages that cannot be asked for are an error that names the place`(members: String, place: String) {
    #expect(
      problem(body(members)) == "\(place) says that more pages follow, and there is no next_cursor to ask for them")
    let organisation = #"{"data":[{"date":"2026-01-15","daily_active_users":1}],\#(members)}"#
    #expect(throws: FieldProblem.self) { try organisationPage(.activity, organisation) }
  }

  @Test(arguments: [
    (#""has_more":false,"links":{"next":"x"}"#, "it says that no more pages follow, and links.next names one"),
    (#""meta":{"has_next":"yes"}"#, "meta.has_next is not true or false"),
    (#""paging":{"has_next":true,"has_next":true}"#, "paging.has_next is there twice"),
    (#""meta":{"next_cursor":"a"},"page":{"next_cursor":"b"}"#, "it names two cursors"),
  ])
  func `Statements that contradict each other are an error`(members: String, reason: String) {
    #expect(problem(body(members)) == reason)
  }

  @Test(
    arguments: [
      #""meta":{}"#,
      #""meta":{"org_id":"o","generated_at":"now","next_refresh_at":"2026-01-16","page":1,"cursor":"u"}"#,
      #""meta":{"has_previous":true,"previous_cursor":"a","first":"x","prev":"y","last":"z"}"#,
      #""meta":{"total_tokens":5,"totals":{"count":3},"active_users":9,"seats":{"total":9},"size":9}"#,
      #""totals":{"total":900,"next":"x","more":true},"usage":{"count":900,"end_cursor":"x","pages":7}"#,
      #""links":[],"next":null,"more":false,"pages":[1,2,3],"count":"many","total":null"#,
      #""meta":{"next":0,"next_offset":0,"continuation":"","moreover":true,"hashtag":"more"}"#,
    ])
  func `Words with another meaning say nothing`(members: String) throws {
    let page = try usersPage(body(members))
    #expect(page.nextCursor == nil && page.hasMore != true && page.pages == nil && page.limit == nil)
    #expect(page.page.paging.rows.isEmpty && page.page.paging.users.isEmpty)
  }

  @Test(arguments: [
    "total", "count", "total_rows", "totalRows", "row_count", "total-count", "total_results", "num_items",
    "total_elements", "total_users", "user_count",
  ])
  func `Numbers of rows are understood`(name: String) throws {
    for members in [#""\#(name)":250"#, #""meta":{"page":{"\#(name)":"250"}}"#, #""result_info":{"\#(name)":250.0}"#] {
      let paging = try usersPage(body(members)).page.paging
      #expect(paging.rows + paging.users == [250])
    }
  }
}
