import Usage

extension SampleService {
  /// The rows of `/tokens`: one a day with all models and users, or one a day and model.
  func tokens(_ query: AnalyticsQuery) -> [JSONTree] {
    rows(of: query) { date, totals, day in
      guard !query.isGrouped else {
        return totals.models.map { model, tokens in
          .object([("date", date), ("group_key", .string(model.id))] + counts(tokens))
        }
      }
      return [
        .object(
          [("date", date)] + counts(totals.tokens) + [
            ("cache_read_tokens", .integer(totals.tokens.cacheRead)),
            ("cache_write_tokens", .integer(totals.tokens.cacheWrite)),
            ("by_model", byModel(totals.models)),
            ("by_user", .array(byUser(day))),
          ])
      ]
    }
  }

  private func byUser(_ day: Day) -> [JSONTree] {
    Attendance(organisation: organisation, day: day).present().map { user in
      let row = SampleUserDay(organisation: organisation, user: user, day: day)
      return .object([
        ("user_id", .string(row.profile.id)),
        ("user_email", .text(row.profile.email)),
        ("billable_tokens", .integer(row.billableTokens)),
        ("by_model", byModel(row.models.map { (Catalogue.models[$0.model], $0.tokens) })),
      ])
    }
  }

  private func byModel(_ models: [(model: Catalogue.Model, tokens: TokenCounts)]) -> JSONTree {
    if options.modelShape == .keyedObject {
      return .object(
        models.map { model, tokens in (model.id, .object([("model_tier", .string(model.tier))] + counts(tokens))) })
    }
    return .array(
      models.map { model, tokens in
        .object(
          [(options.modelShape.rawValue, .string(model.id)), ("model_tier", .string(model.tier))] + counts(tokens))
      })
  }

  private func counts(_ tokens: TokenCounts) -> [(key: String, value: JSONTree)] {
    [
      ("billable_tokens", .integer(tokens.billable)), ("input_tokens", .integer(tokens.input)),
      ("output_tokens", .integer(tokens.output)),
    ]
  }
}
