package io.daybook.http;

/** The forms in which something can be read. */
enum Form {
  /** One JSON text. */
  JSON("application", "json"),
  /** A JSON text a line. */
  NDJSON("application", "x-ndjson"),
  /** Server-sent events (HTML, section 9.2). */
  EVENT_STREAM("text", "event-stream");

  private final String type;
  private final String subtype;

  Form(String type, String subtype) {
    this.type = type;
    this.subtype = subtype;
  }

  String type() {
    return type;
  }

  String subtype() {
    return subtype;
  }

  /** Returns the media type. */
  String text() {
    return type + '/' + subtype;
  }
}
