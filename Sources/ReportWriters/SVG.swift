/// Numbers and shapes as SVG writes them: to a tenth of a unit, which no eye tells apart.
enum SVG {
  static func number(_ value: Double) -> String {
    // Far outside of any drawing, where sums of the largest numbers go.
    let bound = 99_999.0
    let value = value.isNaN ? 0 : min(max(value, -bound), bound)
    let tenths = Int((value * 10).rounded())
    let fraction = abs(tenths % 10)
    return (tenths < 0 ? "-" : "") + "\(abs(tenths / 10))" + (fraction == 0 ? "" : ".\(fraction)")
  }

  /// A part of a path: many of them in one path are smaller than as many elements.
  static func rectangle(x: Double, y: Double, width: Double, height: Double) -> String {
    "M\(number(x)) \(number(y))h\(number(width))v\(number(height))h\(number(-width))z"
  }

  static func horizontal(y: Double, from start: Double, to end: Double) -> String {
    "M\(number(start)) \(number(y))H\(number(end))"
  }

  static func text(
    _ text: String, x: Double, y: Double, anchor: String, style: String? = nil, full: String? = nil
  ) -> Markup {
    var attributes = [("x", number(x)), ("y", number(y)), ("text-anchor", anchor)]
    if let style { attributes.append(("class", style)) }
    let content: [Markup] = [.text(text)]
    return .element(
      name: "text", attributes: attributes.map { (name: $0.0, value: $0.1) },
      content: full.map { [.tag("title", [:], $0)] + content } ?? content)
  }
}
