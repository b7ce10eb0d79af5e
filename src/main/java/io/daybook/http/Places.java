package io.daybook.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is told to who asks for a path that nothing answers to. */
final class Places {
  private static final String NOTHING = "no resource answers to that";

  /** By the beginning of the path, longer ones first: what there is below it. */
  private static final List<Place> ALL =
      List.of(
          new Place("/admin/reactors", "see /admin/reactors and /admin/reactors/{reactor}/parked"),
          new Place("/admin", "see /admin/partitions and /admin/reactors"),
          new Place("/streams", "a stream is /streams/{category}/{id}"),
          new Place("/partitions", "a log is /partitions/{partition}/events"),
          new Place("/subjects", "a person is /subjects/{id}"),
          new Place("/commands", "a command is /commands/{category}/{id}/{command}"),
          new Place("/health", "see /health/live and /health/ready"));

  private record Place(String begin, String there) {}

  private Places() {}

  /** Returns what is told, with the way to what may be meant. */
  static String instead(@Nullable String path) {
    String asked = path == null ? "" : path;
    String there =
        ALL.stream()
            .filter(place -> (asked + '/').startsWith(place.begin() + '/'))
            .map(Place::there)
            .findFirst()
            .orElse("GET / says what there is");
    boolean slash = asked.length() > 1 && asked.endsWith("/");
    return NOTHING + (slash ? ", the slash at the end counts; " : "; ") + there;
  }
}
