package io.daybook.load.bench;

import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest position of each partition that a client has been told: what a view must have reached
 * for the client to see all that it wrote.
 */
final class PositionToken {
  private final Map<Integer, Long> newest = new TreeMap<>();

  /** Takes in a token, {@code partition:position} joined by commas. */
  synchronized void add(@Nullable String token) {
    if (token == null) {
      throw new IllegalArgumentException("an answer without Daybook-Position");
    }
    for (String part : token.split(",", -1)) {
      int colon = part.indexOf(':');
      int partition = Integer.parseInt(part.substring(0, colon));
      newest.merge(partition, Long.parseLong(part.substring(colon + 1)), Math::max);
    }
  }

  /** Takes in the position of one partition. */
  synchronized void add(int partition, long position) {
    newest.merge(partition, position, Math::max);
  }

  /** Returns the query parameter that asks a view for all of it; empty where nothing was added. */
  synchronized String after() {
    StringJoiner token = new StringJoiner(",", "after=", "").setEmptyValue("");
    newest.forEach((partition, position) -> token.add(partition + ":" + position));
    return token.toString();
  }
}
