package io.daybook.codec;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.kernel.Category;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.Validated;
import io.daybook.kernel.Violations;
import io.daybook.kernel.Violations.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the JSON bodies of commands into records. Immutable, safe for all threads.
 *
 * <p>A good body is read in one pass. Only one that is not good is read again as a tree, to find
 * everything that is wrong with it.
 */
public final class CommandCodec {
  private static final int FINGERPRINT_BYTES = 16;

  /** Cloned for each use: a clone costs less than a look-up of the algorithm. */
  private static final MessageDigest SHA_256 = sha256();

  private static final JsonMapper TREES = Mappers.tree();
  private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);

  private final Map<String, Map<String, Type>> categories = new HashMap<>();

  private record Type(
      String name,
      @Nullable PersonalShape personal,
      RecordShape shape,
      ObjectReader reader,
      ObjectWriter writer) {}

  /** What a body turned out to be. */
  public sealed interface Outcome {
    /**
     * A command.
     *
     * @param command a record of the category
     * @param fingerprint what tells it from others: 22 characters of base64url for what is not
     *     personal in it and, where something is, a dot and 22 for all of it; empty when it was not
     *     asked for
     */
    record Decoded(Object command, String fingerprint) implements Outcome {}

    /** No such category. */
    record UnknownCategory() implements Outcome {}

    /** No such command in the category. */
    record UnknownCommand() implements Outcome {}

    /** Not JSON as RFC 8259 has it, or beyond the parser's limits. */
    record Malformed(String detail) implements Outcome {}

    /** Too much to be stored at once. */
    record TooLarge(String detail) implements Outcome {}

    /** JSON, but not that command; everything that is wrong with it. */
    record Invalid(List<Violation> violations) implements Outcome {}
  }

  /**
   * A command as JSON.
   *
   * @param name its name in the category
   * @param body what a client would send
   * @param fingerprint as that of {@link Outcome.Decoded}
   */
  public record Encoded(String name, Json body, String fingerprint) {}

  /** Creates the codec of the modules' commands. */
  public CommandCodec(List<? extends DomainModule> modules) {
    JsonMapper stored = Mappers.stored();
    JsonMapper commands = Mappers.commands();
    for (DomainModule module : modules) {
      for (Category<?, ?, ?> category : module.categories()) {
        Map<String, Type> types = new HashMap<>();
        category
            .commands()
            .forEach((name, type) -> types.put(name, type(name, type, commands, stored)));
        categories.put(category.name(), types);
      }
    }
  }

  private static Type type(String name, Class<?> type, JsonMapper commands, JsonMapper stored) {
    return new Type(
        name,
        PersonalShape.ofCommand(type).orElse(null),
        RecordShape.of(type),
        commands.readerFor(type),
        stored.writerFor(type));
  }

  /** Tells whether there is a category of that name. */
  public boolean hasCategory(String category) {
    return categories.containsKey(category);
  }

  /** Returns the names of all categories, in the order of the alphabet. */
  public List<String> categories() {
    return categories.keySet().stream().sorted().toList();
  }

  /** Returns the names of a category's commands, in the order of the alphabet. */
  public List<String> commands(String category) {
    return categories.getOrDefault(category, Map.of()).keySet().stream().sorted().toList();
  }

  /**
   * Decodes and checks a body.
   *
   * @param body JSON as UTF-8; an empty one counts as an empty object
   * @param fingerprinted whether the fingerprint is needed
   */
  public Outcome decode(String category, String command, byte[] body, boolean fingerprinted) {
    Map<String, Type> types = categories.get(category);
    if (types == null) {
      return new Outcome.UnknownCategory();
    }
    Type type = types.get(command);
    if (type == null) {
      return new Outcome.UnknownCommand();
    }
    byte[] json = body.length == 0 ? NOTHING : body;
    Object decoded = BodyText.isPlain(json) ? decodeGood(type, json) : null;
    return decoded == null
        ? decodeAgain(type, json, fingerprinted)
        : good(type, decoded, fingerprinted);
  }

  /**
   * Returns a command as a body that {@link #decode} reads; what an engine sends need not be valid.
   *
   * @param command a record of the category; where it stands under several names, the first of them
   *     in the alphabet counts
   * @throws IllegalArgumentException when it is no command of the category
   */
  public Encoded encode(String category, Object command) {
    return categories.getOrDefault(category, Map.of()).values().stream()
        .filter(type -> type.shape().type().equals(command.getClass()))
        .min(Comparator.comparing(Type::name))
        .map(type -> encoded(type, command))
        .orElseThrow(() -> noCommand(category, command));
  }

  /**
   * Returns the body of a command of that name.
   *
   * @throws IllegalArgumentException when it is no such command
   */
  public Encoded encode(String category, String name, Object command) {
    Type type = categories.getOrDefault(category, Map.of()).get(name);
    if (type == null || !type.shape().type().equals(command.getClass())) {
      throw noCommand(category, command);
    }
    return encoded(type, command);
  }

  private static IllegalArgumentException noCommand(String category, Object command) {
    return new IllegalArgumentException(
        command.getClass().getName() + " is no such command of category " + category);
  }

  private static Encoded encoded(Type type, Object command) {
    try {
      Json body = Json.of(type.writer().writeValueAsBytes(command));
      return new Encoded(type.name(), body, fingerprint(type, command));
    } catch (IOException defect) {
      throw new IllegalStateException("a command can't be written: " + type.name(), defect);
    }
  }

  private static @Nullable Object decodeGood(Type type, byte[] json) {
    try {
      Object command = type.reader().readValue(json);
      return command != null && type.shape().isComplete(command) && isValid(command)
          ? command
          : null;
    } catch (IOException notGood) {
      return null;
    }
  }

  private static boolean isValid(Object command) {
    if (command instanceof Validated validated) {
      Violations violations = new Violations();
      validated.validate(violations);
      return violations.isEmpty();
    }
    return true;
  }

  private static Outcome decodeAgain(Type type, byte[] json, boolean fingerprinted) {
    CommandReading reading = new CommandReading();
    return switch (reading.read(type.shape(), json)) {
      case CommandReading.Result.Malformed(String detail) -> new Outcome.Malformed(detail);
      case CommandReading.Result.Invalid(List<Violation> violations) ->
          new Outcome.Invalid(violations);
      case CommandReading.Result.Good(Object command) -> good(type, command, fingerprinted);
    };
  }

  private static Outcome good(Type type, Object command, boolean fingerprinted) {
    return new Outcome.Decoded(command, fingerprinted ? fingerprint(type, command) : "");
  }

  private static String fingerprint(Type type, Object command) {
    try {
      byte[] json = type.writer().writeValueAsBytes(command);
      PersonalShape personal = type.personal();
      if (personal == null || !personal.holdsAny(command)) {
        return hash(type.name(), json);
      }
      ObjectNode tree = (ObjectNode) TREES.readTree(json);
      personal.replace(tree, null, (subject, pointer, value, erased) -> null);
      byte[] rest = TREES.writeValueAsBytes(tree);
      return rest.length == json.length
          ? hash(type.name(), json)
          : hash(type.name(), rest) + '.' + hash(type.name(), json);
    } catch (IOException defect) {
      throw new IllegalStateException("a command has no fingerprint: " + type.name(), defect);
    }
  }

  /** Returns what tells one command from others: 22 characters of base64url. */
  static String hash(String name, byte[] json) {
    try {
      MessageDigest sha256 = (MessageDigest) SHA_256.clone();
      sha256.update(name.getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) '\n');
      byte[] digest = sha256.digest(json);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(digest, FINGERPRINT_BYTES));
    } catch (CloneNotSupportedException defect) {
      throw new IllegalStateException("Java's own SHA-256 can be cloned", defect);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException defect) {
      throw new IllegalStateException("every Java has SHA-256", defect);
    }
  }
}
