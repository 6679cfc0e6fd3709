/// Text from outside, made safe for a terminal and a log: one line of at most 300 characters without control characters.
package func printable(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars.prefix(300) {
    let isControl = scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
    result.unicodeScalars.append(isControl ? " " : scalar)
  }
  return result
}
