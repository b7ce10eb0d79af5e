package io.daybook.live;

/**
 * What is wrong with a frame or a subscription, as a problem object (RFC 9457).
 *
 * <p>Shape: {@code {"type":…,"title":…,"status":…,"detail":…,"outcome":"none"}}.
 *
 * @param type names the kind for programs
 * @param title names it for people
 * @param status the HTTP status that the same problem has there
 * @param detail what was expected and what was found
 */
record LiveProblem(String type, String title, int status, String detail) {
  static LiveProblem malformed(String detail) {
    return new LiveProblem("malformed", "The frame is malformed", 400, detail);
  }

  static LiveProblem notFound(String detail) {
    return new LiveProblem("not-found", "There is no such thing", 404, detail);
  }

  static LiveProblem duplicate(String id) {
    return new LiveProblem(
        "conflict", "The id is in use", 409, "a subscription has the id already: " + id);
  }

  static LiveProblem tooLarge(String detail) {
    return new LiveProblem("too-large", "The snapshot is too large", 413, detail);
  }

  static LiveProblem tooMany(int max) {
    return new LiveProblem(
        "too-many-subscriptions",
        "There are too many subscriptions",
        429,
        "a connection has at most " + max + " subscriptions");
  }

  static LiveProblem viewBehind(String detail) {
    return new LiveProblem("view-behind", "The view has not come so far", 503, detail);
  }

  /** Says that positions are beyond the end of the log. */
  static LiveProblem beyondTheLog(String after, String end) {
    return malformed(
        "the log ends at %s, so nothing comes after %s; who has seen that has seen another store"
            .formatted(end, after));
  }

  /** Says that a version can't come next. */
  static LiveProblem beyondTheStream(long from, long version) {
    return malformed(
        "the stream is at version %d, so it can be followed from %d at most, not from %d; who has"
                .formatted(version, version + 1, from)
            + " seen what comes before that has seen another store");
  }

  /** Returns the problem object. */
  String json() {
    return "{\"type\":\""
        + type
        + "\",\"title\":\""
        + title
        + "\",\"status\":"
        + status
        + ",\"detail\":"
        + LiveFrames.quoted(detail)
        + ",\"outcome\":\"none\"}";
  }
}
