/// Something of each text, found by the text's place in its pool: a look into a list, where a dictionary would hash.
struct ByText<Value> {
  /// For each place one more than the index among `values`; 0 where there is nothing.
  private var indices: [Int32] = []
  private(set) var texts: [TextID] = []
  private(set) var values: [Value] = []

  /// Forgets everything but the memory it takes.
  mutating func removeAll() {
    for text in texts { indices[Int(text.place)] = 0 }
    texts.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
  }

  subscript(text: TextID) -> Value? {
    let place = Int(text.place)
    return place < indices.count && indices[place] > 0 ? values[Int(indices[place]) - 1] : nil
  }

  /// Changes what there is of a text, in place.
  mutating func update(_ text: TextID, default value: @autoclosure () -> Value, _ change: (inout Value) -> Void) {
    let place = Int(text.place)
    if place >= indices.count {
      // Twice as many, so that a pool that grows is not followed place by place.
      indices += Array(repeating: 0, count: max(place + 1 - indices.count, indices.count))
    }
    if indices[place] == 0 {
      values.append(value())
      texts.append(text)
      indices[place] = Int32(values.count)
    }
    change(&values[Int(indices[place]) - 1])
  }
}
