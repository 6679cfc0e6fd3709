import XLSX

/// The look of dashboards.
extension XLSXLook {
  static let allClear = Style().with {
    $0.fill = Color(0xEAF1F8)
    $0.indent = 1
    $0.fontColor = ink
  }
  static let frontTitle = title.with { $0.fontSize = 20 }
  static let lead = Style().with { $0.fontColor = subduedInk }

  // MARK: Notices

  static let notice = Style().with {
    $0.fill = Color(0xFFF2CC)
    $0.indent = 1
  }
  static let noticeHeading = notice.with {
    $0.bold = true
    $0.borders = .top
    $0.borderColor = Color(0x7F6000)
  }

  static let sentence = Style().with {
    $0.borders = .bottom
    $0.borderColor = Color(0xE3E3E3)
    $0.indent = 1
  }
  static let noChart = placeholder.with {
    $0.horizontal = .center
    $0.vertical = .center
    $0.wrapsText = true
    $0.borders = [.top, .bottom, .left, .right]
    $0.borderColor = Color(0xD9D9D9)
  }

  // MARK: Cards

  private static let card = Style().with {
    $0.fill = Color(0xF3F6FA)
    $0.horizontal = .left
    $0.vertical = .center
    $0.indent = 1
    $0.borderColor = ink
  }
  static let cardLabel = card.with {
    $0.borders = .top
    $0.fontSize = 10
    $0.fontColor = subduedInk
  }
  static let cardValue = card.with {
    $0.fontSize = 20
    $0.bold = true
    $0.fontColor = ink
  }
  /// Replaces an unknown value.
  static let cardGap = card.with {
    $0.fontSize = 15
    $0.italic = true
    $0.fontColor = subduedInk
  }
  static let cardChange = card.with { $0.bold = true }
  static let cardBefore = card.with {
    $0.fontSize = 9
    $0.fontColor = subduedInk
    $0.horizontal = .right
  }
  /// A font of Windows that has all block characters in one width.
  static let cardTrend = card.with {
    $0.fontName = "Segoe UI Symbol"
    $0.fontColor = moreInk
    $0.vertical = .bottom
  }
  static let cardFoot = card.with {
    $0.fontSize = 8
    $0.fontColor = subduedInk
  }
}
