package io.daybook.live;

/** What a client follows, as its session sees it. */
sealed interface Subscription permits ViewSubscription, StreamSubscription, LogSubscription {
  /** Returns the client's name for it. */
  String id();

  /** Sends what waits as long as there is room; then asks to be called again. */
  void pump();

  /** Ends it without a word. */
  void cancel();
}
