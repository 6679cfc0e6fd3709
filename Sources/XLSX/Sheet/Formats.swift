import CXLSXWriter

/// Sets a style on a new format.
func apply(_ style: Style, to format: UnsafeMutablePointer<lxw_format>) {
  format_set_font_name(format, prefix(of: style.fontName, units: 31))
  format_set_font_size(format, min(max(style.fontSize, 1), 409))
  if let color = style.fontColor { format_set_font_color(format, libraryColor(color)) }
  if style.bold { format_set_bold(format) }
  if style.italic { format_set_italic(format) }
  if style.underlined { format_set_underline(format, UInt8(LXW_UNDERLINE_SINGLE.rawValue)) }
  if !style.numberFormat.isEmpty && style.numberFormat.utf8.count < 128 {
    format_set_num_format(format, style.numberFormat)
  }
  switch style.horizontal {
  case .automatic: break
  case .left: format_set_align(format, UInt8(LXW_ALIGN_LEFT.rawValue))
  case .center: format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue))
  case .right: format_set_align(format, UInt8(LXW_ALIGN_RIGHT.rawValue))
  }
  switch style.vertical {
  case .bottom: break
  case .center: format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
  case .top: format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
  }
  if style.indent > 0 { format_set_indent(format, UInt8(min(style.indent, 15))) }
  if style.wrapsText { format_set_text_wrap(format) }
  if let fill = style.fill {
    format_set_pattern(format, UInt8(LXW_PATTERN_SOLID.rawValue))
    format_set_fg_color(format, libraryColor(fill))
  }
  let thin = UInt8(LXW_BORDER_THIN.rawValue)
  let color = libraryColor(style.borderColor)
  if style.borders.contains(.top) {
    format_set_top(format, thin)
    format_set_top_color(format, color)
  }
  if style.borders.contains(.bottom) {
    format_set_bottom(format, thin)
    format_set_bottom_color(format, color)
  }
  if style.borders.contains(.left) {
    format_set_left(format, thin)
    format_set_left_color(format, color)
  }
  if style.borders.contains(.right) {
    format_set_right(format, thin)
    format_set_right_color(format, color)
  }
}

/// The library takes 0 for "no colour", and 0x1000000 for black.
func libraryColor(_ color: Color) -> lxw_color_t {
  color.rgb == 0 ? lxw_color_t(LXW_COLOR_BLACK.rawValue) : color.rgb
}
