import ReportModel
import XLSX

extension Value {
  init(_ cell: Cell) {
    switch cell {
    case .empty: self = .blank
    case .text(let text): self = .text(text)
    case .integer(let number): self = .integer(number)
    case .number(let number): self = .number(number)
    case .exact(let number): self = .number(number.double)
    case .date(let date): self = .date(DateTime(date))
    case .timestamp(let time): self = .date(DateTime(time))
    case .flag(let flag): self = .boolean(flag)
    }
  }
}

extension DateTime {
  init(_ date: CalendarDate) { self.init(year: date.year, month: date.month, day: date.day) }

  init(_ time: Timestamp) {
    self.init(year: time.date.year, month: time.date.month, day: time.date.day, secondOfDay: time.secondOfDay)
  }
}
