package io.daybook.feed;

import io.daybook.eventstore.RecordedEvent;
import io.daybook.privacy.PersonalReader;
import io.vertx.core.Future;
import java.util.List;

/**
 * A source whose events are read decrypted. An event whose keys are not at hand can't be read from
 * its hint, so it is fetched from the event store, which loads them.
 */
public final class PersonalFeedSource implements FeedSource {
  private final FeedSource source;
  private final PersonalReader reader;

  /** Creates the view of a source. */
  public PersonalFeedSource(FeedSource source, PersonalReader reader) {
    this.source = source;
    this.reader = reader;
  }

  private record ReadHint(Hint hint, PersonalReader reader) implements Hint {
    @Override
    public int partition() {
      return hint.partition();
    }

    @Override
    public long position() {
      return hint.position();
    }

    @Override
    public RecordedEvent event() {
      return reader.readNow(hint.event());
    }
  }

  @Override
  public Future<Void> start() {
    return source.start();
  }

  @Override
  public Future<List<Hint>> next() {
    return source
        .next()
        .map(hints -> hints.stream().<Hint>map(hint -> new ReadHint(hint, reader)).toList());
  }

  @Override
  public boolean delivers() {
    return source.delivers();
  }

  @Override
  public Future<Void> stop() {
    return source.stop();
  }
}
