package io.daybook.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.EventCodec;
import io.daybook.codec.Json;
import io.daybook.codec.StoredForm;
import io.daybook.kernel.Category;
import io.daybook.kernel.Decider;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.StreamId;
import io.daybook.testkit.SampleFiles.Sample;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a module still reads every event that was ever released. One line in a test:
 *
 * <pre>{@code
 * EventSamples.check(new ShopModule());
 * }</pre>
 *
 * <p>A sample is the data of a stored event, in {@code
 * src/test/resources/events/<category>/<type>/v<schema version>.json}, or {@code v1-<what>.json}
 * where one version has several. It fails, with all that is wrong and what to do about it, when
 *
 * <ul>
 *   <li>a type and version that may be stored has no sample, or a sample has no type;
 *   <li>a sample is not what {@code released.sha256} beside the categories says, or is gone;
 *   <li>a sample can't be read as events of today, or lacks a part of one, or a field of it is in
 *       none of them, unless an upcaster takes it away;
 *   <li>no sample of today's version has some part of its event type, at any depth;
 *   <li>the decider does not accept the events.
 * </ul>
 */
public final class EventSamples {
  private static final Path DIRECTORY = Path.of("src", "test", "resources", "events");
  private static final Instant RECORDED_AT = Instant.parse("2026-01-02T03:04:05.000006Z");

  private final EventCodec codec;
  private final SampleFiles files;
  private final List<String> wrong = new ArrayList<>();

  private EventSamples(List<DomainModule> modules, SampleFiles files) {
    this.codec = new EventCodec(modules);
    this.files = files;
  }

  /** Checks all modules whose samples are in {@code src/test/resources/events}. */
  public static void check(DomainModule... modules) {
    assertThat(problems(DIRECTORY, modules)).isEmpty();
  }

  /** Returns what is wrong with the samples in a directory, none when nothing is. */
  static List<String> problems(Path directory, DomainModule... modules) {
    SampleFiles files = SampleFiles.read(directory);
    EventSamples samples = new EventSamples(List.of(modules), files);
    samples.wrong.addAll(files.problems());
    Map<String, Category<?, ?, ?>> categories = new HashMap<>();
    for (DomainModule module : modules) {
      module.categories().forEach(category -> categories.put(category.name(), category));
    }
    categories.values().forEach(samples::checkComplete);
    files.samples().forEach(sample -> samples.check(sample, categories.get(sample.category())));
    categories.values().forEach(samples::checkParts);
    return samples.wrong;
  }

  private void checkComplete(Category<?, ?, ?> category) {
    category
        .storedTypes()
        .forEach(
            (type, last) -> {
              for (int version = 1; version <= last; version++) {
                if (files.of(category.name(), type, version).isEmpty()) {
                  wrong.add(
                      "%s/%s/v%d.json is missing: a sample of what is stored"
                          .formatted(category.name(), type, version));
                }
              }
            });
  }

  private void check(Sample sample, @Nullable Category<?, ?, ?> category) {
    if (category == null
        || category.storedTypes().getOrDefault(sample.type(), 0) < sample.version()) {
      wrong.add(
          sample + " is of no type and version that is known: such events are still in the logs");
      return;
    }
    StoredForm stored =
        new StoredForm(
            new StreamId(sample.category(), "sample"),
            RECORDED_AT,
            sample.type(),
            sample.version(),
            sample.data());
    try {
      List<Object> events = codec.decodeStrictly(stored);
      checkFields(sample, stored, events);
      checkEvolves(category.decider(), events);
    } catch (RuntimeException unreadable) {
      Throwable cause = unreadable.getCause();
      wrong.add(
          sample
              + " can't be read: "
              + unreadable.getMessage()
              + (cause == null ? "" : ", " + cause));
    }
  }

  /** What is read and written again is what was there before. */
  private void checkFields(Sample sample, StoredForm stored, List<Object> events) {
    boolean current = codec.isCurrent(sample.category(), sample.type(), sample.version());
    List<Json> before =
        current
            ? List.of(sample.data())
            : codec.upcast(stored).stream().map(EventCodec.Encoded::data).toList();
    for (int i = 0; i < events.size(); i++) {
      Json after = codec.encode(events.get(i)).data();
      Set<String> lost = SampleFields.values(before.get(i));
      Set<String> found = SampleFields.values(after);
      List<String> added = new ArrayList<>(found);
      added.removeAll(lost);
      lost.removeAll(found);
      if (!lost.isEmpty()) {
        wrong.add(
            "%s loses %s as %s: an upcaster takes away what is not needed any more"
                .formatted(sample, lost, events.get(i).getClass().getSimpleName()));
      }
      if (!added.isEmpty()) {
        wrong.add("%s was read with %s, which nobody stored".formatted(sample, added));
      }
    }
  }

  @SuppressWarnings("unchecked") // the codec made the events of the category's own types
  private static <S> void checkEvolves(Decider<?, ?, S> decider, List<Object> events) {
    S state = decider.initial();
    for (Object event : events) {
      state = ((Decider<?, Object, S>) decider).evolve(state, event);
    }
    if (state == null) {
      throw new IllegalStateException("the decider comes to no state");
    }
  }

  private void checkParts(Category<?, ?, ?> category) {
    for (Category.EventType<?> type : category.events().values()) {
      Set<String> missing = SampleFields.parts(type.type());
      List<Sample> samples = files.of(category.name(), type.name(), type.schemaVersion());
      samples.forEach(sample -> missing.removeAll(SampleFields.names(sample.data())));
      if (!samples.isEmpty() && !missing.isEmpty()) {
        wrong.add(
            "no sample of %s/%s/v%d has %s: add one that has, as v%d-<what>.json"
                .formatted(
                    category.name(),
                    type.name(),
                    type.schemaVersion(),
                    missing,
                    type.schemaVersion()));
      }
    }
  }
}
