package io.daybook.load.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of a command line, {@code --name value}; a name without a value is a switch. */
public final class Options {
  private static final String PREFIX = "--";
  private static final String ON = "true";

  private final Map<String, String> untaken = new LinkedHashMap<>();

  /** What was asked for can't be done; the message says why. */
  public static final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates it. */
    public UsageException(String message) {
      super(message);
    }
  }

  private Options() {}

  /** Parses {@code --name value …}. */
  public static Options parse(List<String> arguments) {
    Options options = new Options();
    for (int i = 0; i < arguments.size(); i++) {
      String name = arguments.get(i);
      if (!name.startsWith(PREFIX)) {
        throw new UsageException("expected an option that begins with --, was " + name);
      }
      boolean valued = i + 1 < arguments.size() && !arguments.get(i + 1).startsWith(PREFIX);
      options.untaken.put(name.substring(PREFIX.length()), valued ? arguments.get(++i) : ON);
    }
    return options;
  }

  /** Returns a text. */
  public String text(String name, String otherwise) {
    String value = untaken.remove(name);
    return value == null ? otherwise : value;
  }

  /** Returns a whole number that is at least {@code min}. */
  public int number(String name, int otherwise, int min) {
    String value = text(name, Integer.toString(otherwise));
    try {
      int number = Integer.parseInt(value);
      if (number >= min) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new UsageException("--" + name + " must be a whole number, was " + value);
    }
    throw new UsageException("--" + name + " must be at least " + min + ", was " + value);
  }

  /** Returns a whole number that is at least {@code min}, 0 when the option is absent. */
  public int numberIfPresent(String name, int min) {
    return isPresent(name) ? number(name, min, min) : 0;
  }

  String required(String name) {
    String value = untaken.remove(name);
    if (value == null || value.equals(ON)) {
      throw new UsageException("--" + name + " is needed, with a value");
    }
    return value;
  }

  /** Tells whether an option is there and was not taken yet. */
  public boolean isPresent(String name) {
    return untaken.containsKey(name);
  }

  /** Tells whether a switch is on. */
  public boolean isOn(String name) {
    return ON.equals(untaken.remove(name));
  }

  /** Refuses options that nobody asked for. */
  public void requireAllTaken() {
    if (!untaken.isEmpty()) {
      throw new UsageException("unknown options: --" + String.join(", --", untaken.keySet()));
    }
  }
}
