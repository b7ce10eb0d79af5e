package io.daybook.http;

import io.vertx.core.http.HttpHeaders;

/** Names and values of headers, encoded once. */
final class Names {
  static final CharSequence CONTENT_TYPE = HttpHeaders.CONTENT_TYPE;
  static final CharSequence CONTENT_LENGTH = HttpHeaders.CONTENT_LENGTH;
  static final CharSequence TRANSFER_ENCODING = HttpHeaders.TRANSFER_ENCODING;
  static final CharSequence ETAG = HttpHeaders.ETAG;
  static final CharSequence LOCATION = HttpHeaders.LOCATION;
  static final CharSequence ALLOW = HttpHeaders.ALLOW;
  static final CharSequence ACCEPT = HttpHeaders.ACCEPT;
  static final CharSequence IF_MATCH = HttpHeaders.IF_MATCH;
  static final CharSequence IF_NONE_MATCH = HttpHeaders.IF_NONE_MATCH;
  static final CharSequence RETRY_AFTER = HttpHeaders.RETRY_AFTER;
  static final CharSequence CACHE_CONTROL = HttpHeaders.CACHE_CONTROL;
  static final CharSequence IDEMPOTENCY_KEY = HttpHeaders.createOptimized("Idempotency-Key");
  static final CharSequence IDEMPOTENT_REPLAYED =
      HttpHeaders.createOptimized("Idempotent-Replayed");
  static final CharSequence CORRELATION_ID = HttpHeaders.createOptimized("X-Correlation-Id");
  static final CharSequence CAUSATION_ID = HttpHeaders.createOptimized("X-Causation-Id");
  static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
  static final CharSequence PREFER = HttpHeaders.createOptimized("Prefer");
  static final CharSequence PREFERENCE_APPLIED = HttpHeaders.createOptimized("Preference-Applied");
  static final CharSequence DAYBOOK_POSITION = HttpHeaders.createOptimized("Daybook-Position");
  static final CharSequence DAYBOOK_AFTER = HttpHeaders.createOptimized("Daybook-After");
  static final CharSequence DAYBOOK_DELIVER_AT = HttpHeaders.createOptimized("Daybook-Deliver-At");

  static final CharSequence DAYBOOK_VIEW_STOPPED =
      HttpHeaders.createOptimized("Daybook-View-Stopped");

  static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  static final CharSequence PROBLEM_JSON = HttpHeaders.createOptimized("application/problem+json");
  static final CharSequence NDJSON = HttpHeaders.createOptimized("application/x-ndjson");
  static final CharSequence TRUE = HttpHeaders.createOptimized("true");
  static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  static final CharSequence ONE_SECOND = HttpHeaders.createOptimized("1");

  private Names() {}

  /** Returns a text as a header may have it: visible ASCII and spaces. */
  static String visible(String text) {
    return text.replaceAll("[^ -~]", "?");
  }
}
