package io.daybook.feed;

import io.daybook.codec.EventCodec;
import io.daybook.codec.UnreadableEvent;
import io.daybook.eventstore.RecordedEvent;
import java.util.ArrayList;
import java.util.List;

/** Decodes stored events for all consumers of the process. Immutable, safe for all threads. */
public final class FeedDecoder {
  private final EventCodec codec;

  /** Creates a decoder. */
  public FeedDecoder(EventCodec codec) {
    this.codec = codec;
  }

  /** Returns an event with what it says, or with what is wrong with it. */
  public FeedEvent decode(RecordedEvent stored) {
    try {
      Object event =
          codec.decodeCurrent(
              stored.stream().category(), stored.type(), stored.schemaVersion(), stored.data());
      return event == null
          ? FeedEvent.ofOlder(stored, codec.decodeOlder(stored.form()))
          : FeedEvent.of(stored, event);
    } catch (UnreadableEvent unreadable) {
      return FeedEvent.unreadable(stored, unreadable);
    }
  }

  /** Returns the same of several events. */
  public List<FeedEvent> decodeAll(List<RecordedEvent> stored) {
    List<FeedEvent> decoded = new ArrayList<>(stored.size());
    for (RecordedEvent event : stored) {
      decoded.add(decode(event));
    }
    return decoded;
  }
}
