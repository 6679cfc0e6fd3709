import Glibc

/// Lends texts as C strings for the time of a call.
///
/// The library's options have `char *` fields, in newer versions `const char *`. `options.name = .init(strings[0])`
/// compiles for both.
func withCStrings<Result>(
  _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let strings = texts.map { strdup($0) }
  defer { for string in strings { free(string) } }
  return body(strings)
}
