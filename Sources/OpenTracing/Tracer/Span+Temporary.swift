extension Span {
    package func setTags(_ tags: Tags) { for (key, value) in tags { setTag(key, to: value) } }
}
