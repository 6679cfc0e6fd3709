import Usage

extension SampleService {
  /// The body of `/tokens`: by day, with every model and every user; or by day and model.
  func tokens(_ query: AnalyticsQuery) -> [UInt8] {
    envelope(query) { json in
      eachDay(of: query) { day, totals in
        if query.isGrouped {
          for (model, tokens) in totals.models {
            json.object { json in
              json.member("date", day.description)
              json.member("group_key", model.id)
              counts(tokens, &json)
            }
          }
        } else {
          json.object { json in
            json.member("date", day.description)
            counts(totals.tokens, &json)
            json.member("cache_read_tokens", totals.tokens.cacheRead)
            json.member("cache_write_tokens", totals.tokens.cacheWrite)
            byModel(totals.models, &json)
            byUser(day, &json)
          }
        }
      }
    }
  }

  private func byUser(_ day: Day, _ json: inout JSONText) {
    json.key("by_user")
    json.array { json in
      let attendance = Attendance(organisation: organisation, day: day)
      var next = attendance.first(from: 0)
      while let user = next {
        let row = SampleUserDay(organisation: organisation, user: user, day: day)
        json.object { json in
          json.member("user_id", row.profile.id)
          json.member("user_email", row.profile.email)
          json.member("billable_tokens", row.billableTokens)
          byModel(row.models.map { (Catalogue.models[$0.model], $0.tokens) }, &json)
        }
        next = attendance.first(from: user + 1)
      }
    }
  }

  private func byModel(_ models: [(model: Catalogue.Model, tokens: Tokens)], _ json: inout JSONText) {
    if options.modelShape == .keyedObject {
      json.key("by_model")
      json.object { json in
        for (model, tokens) in models {
          json.key(model.id)
          json.object { json in
            json.member("model_tier", model.tier)
            counts(tokens, &json)
          }
        }
      }
      return
    }
    json.array("by_model", models) { json, element in
      json.object { json in
        json.key(modelKey)
        json.string(element.model.id)
        json.member("model_tier", element.model.tier)
        counts(element.tokens, &json)
      }
    }
  }

  private var modelKey: StaticString {
    switch options.modelShape {
    case .modelID, .keyedObject: "model_id"
    case .model: "model"
    case .modelName: "model_name"
    }
  }

  private func counts(_ tokens: Tokens, _ json: inout JSONText) {
    json.member("billable_tokens", tokens.billable)
    json.member("input_tokens", tokens.input)
    json.member("output_tokens", tokens.output)
  }
}
