import ReportModel
import Usage

/// Sentences about the budgets of the price file; their numbers are in the table `monthly/budgets`.
struct BudgetSentences {
  let budgets: [BudgetUse]
  let currency: Currency
  /// A sentence on the budgets that the report leaves out; `nil` if there are none.
  var omission: String?

  /// At most so many warnings stand on the first page.
  private static let mostWarnings = 6

  /// Those that are over, or will be.
  var warnings: [Sentence] {
    let over = budgets.filter(\.state.isProjectedOver)
    let shown = over.prefix(Self.mostWarnings).map(warning)
    guard over.count > shown.count else { return shown }
    let more = over.count - shown.count
    return shown + [Sentence("\(more) more \(more == 1 ? "is" : "are") over or will be: see the budgets by month.")]
  }

  /// All, one sentence each.
  var all: [Sentence] { budgets.map(sentence) + [omission].compactMap { $0.map { Sentence($0) } } }

  /// A sentence like «The budget of Red for October 2026 is used up since 2026-10-20: USD 512.34 of 400.00».
  private func warning(_ use: BudgetUse) -> Sentence {
    let state = use.state
    if state.isOver {
      let since = state.exhausted.map { " since \($0)" } ?? ""
      return Sentence(name(use) + [.words(" is used up\(since): ")] + of(Cell(state.used), use) + [.words(".")])
    }
    let end = state.exhausted.map { ", and is used up on \($0)" } ?? ""
    return Sentence(
      name(use) + [.words(" does not last at the weekday rate: ")] + of(Cell(state.projected), use)
        + [.words(" at the month's end\(end).")])
  }

  /// A sentence like «The budget of Red for October 2026: USD 212.34 of 400.00 are used, 53.1%, and 45.5% of the month's
  /// weekdays are over; at the weekday rate it will be USD 467.15 at its end».
  private func sentence(_ use: BudgetUse) -> Sentence {
    let state = use.state
    var parts = name(use) + [.words(": ")] + of(Cell(state.used), use)
    parts += [
      .words(" are used, "), .value(Cell(state.usedShare), .percent(places: 1)), .words(", and "),
    ]
    parts +=
      state.elapsed < 1
      ? [.value(Cell(state.elapsed), .percent(places: 1)), .words(" of the month's weekdays are over")]
      : [.words("the month is over")]
    if state.elapsed < 1, let projected = state.projected {
      parts += [.words("; at the weekday rate it will be ")] + amount(Cell(projected), use) + [.words(" at its end")]
      if !state.isOver, let day = state.exhausted { parts.append(.words(", used up on \(day)")) }
    }
    if use.knownDays < use.days { parts.append(.words("; \(use.knownDays) of \(use.days) days are known")) }
    return Sentence(parts + [.words(".")])
  }

  private func name(_ use: BudgetUse) -> [Sentence.Part] {
    let month = Period(.month, holding: use.month.whole.lowerBound).title
    guard let group = use.budget.group else { return [.words("The organisation's budget for \(month)")] }
    return [.words("The budget of "), .name(group), .words(" for \(month)")]
  }

  private func of(_ used: Cell, _ use: BudgetUse) -> [Sentence.Part] {
    let format = format(use)
    return use.budget.isOfMoney
      ? amount(used, use) + [.words(" of "), .value(Cell(use.state.limit), format)]
      : [.value(used, format), .words(" of "), .value(Cell(use.state.limit), format), .words(" tokens")]
  }

  private func amount(_ amount: Cell, _ use: BudgetUse) -> [Sentence.Part] {
    use.budget.isOfMoney
      ? [.words(currency.code + " "), .value(amount, format(use))] : [.value(amount, format(use)), .words(" tokens")]
  }

  private func format(_ use: BudgetUse) -> Format {
    use.budget.isOfMoney ? .decimal(places: currency.decimals) : .integer
  }
}
