package io.daybook.reactor;

import io.daybook.kernel.Reaction;
import io.daybook.kernel.StreamId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A reaction whose commands have their ids.
 *
 * <p>An id is the SHA-256, 128 bits of it, of the reactor, the event, the command's stream and
 * type, and how many commands of that type for that stream stand before it in the reaction. So it
 * is the same whenever the same event is reacted to, and stays the same when other steps come or
 * go.
 *
 * @param reaction the step
 * @param commandId the id of its command, empty where it has none of its own
 * @param parts the steps below it, in their order
 */
record Plan(Reaction reaction, String commandId, List<Plan> parts) {
  private static final int ID_BYTES = 16;

  /**
   * Plans a reaction.
   *
   * @param event names the event among all that this reactor reacts to
   */
  static Plan of(String reactor, String event, Reaction reaction) {
    return new Numbering(reactor, event).plan(reaction);
  }

  Plan part(int index) {
    return parts.get(index);
  }

  private static final class Numbering {
    private final String scope;
    private final Map<String, Integer> before = new HashMap<>();

    Numbering(String reactor, String event) {
      this.scope = reactor + '\n' + event + '\n';
    }

    Plan plan(Reaction reaction) {
      return switch (reaction) {
        case Reaction.Nothing() -> new Plan(reaction, "", List.of());
        case Reaction.Send send ->
            new Plan(reaction, id("", send.stream(), send.command()), List.of());
        case Reaction.Later later ->
            new Plan(reaction, id("later ", later.stream(), later.command()), List.of());
        case Reaction.Together(List<Reaction> parts) -> planned(reaction, parts);
        case Reaction.Then(Reaction first, Reaction next) ->
            planned(reaction, List.of(first, next));
        case Reaction.Otherwise otherwise ->
            planned(reaction, List.of(otherwise.first(), otherwise.instead()));
      };
    }

    private Plan planned(Reaction reaction, List<Reaction> below) {
      List<Plan> parts = new ArrayList<>(below.size());
      below.forEach(part -> parts.add(plan(part)));
      return new Plan(reaction, "", parts);
    }

    private String id(String kind, StreamId stream, Object command) {
      String step = kind + stream + ' ' + command.getClass().getSimpleName();
      int number = before.merge(step, 1, Integer::sum);
      return sha256(scope + step + '\n' + number);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException defect) {
      throw new IllegalStateException("every Java has SHA-256", defect);
    }
  }
}
