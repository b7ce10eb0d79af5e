package io.daybook.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.daybook.codec.Mappers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The settings that the server runs with, all of them checked. */
final class Settings {
  private static final String PREFIX = "DAYBOOK_";
  private static final int SHOWN_MAX = 80;

  private final Map<Setting, String> values = new EnumMap<>(Setting.class);

  private Settings() {
    for (Setting setting : Setting.values()) {
      values.put(setting, setting.otherwise());
    }
  }

  /**
   * Reads the settings: the defaults, changed by the file, changed by the environment.
   *
   * @param file a JSON object by setting; null for none
   * @throws BadSettingException when one is unknown or not allowed
   */
  static Settings read(@Nullable Path file, Map<String, String> environment) {
    Settings settings = new Settings();
    if (file != null) {
      settings.readFile(file);
    }
    environment.forEach(settings::readVariable);
    return settings;
  }

  private void readFile(Path file) {
    JsonNode root = parse(file);
    if (!root.isObject()) {
      throw new BadSettingException(file + " must hold a JSON object");
    }
    root.properties()
        .forEach(
            entry -> {
              String key = entry.getKey();
              Setting setting =
                  Setting.ofKey(key).orElseThrow(() -> unknown(file + ": " + shown(key), true));
              set(setting, text(file, setting, entry.getValue()), file + ": " + key);
            });
  }

  private static JsonNode parse(Path file) {
    try {
      return Mappers.strict().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException malformed) {
      throw new BadSettingException(
          "%s is not JSON: %s (line %d)"
              .formatted(
                  file, malformed.getOriginalMessage(), malformed.getLocation().getLineNr()));
    } catch (IOException unreadable) {
      throw new BadSettingException(file + " can't be read: " + unreadable.getMessage());
    }
  }

  private static String text(Path file, Setting setting, JsonNode value) {
    if (!value.isValueNode() || value.isNull()) {
      throw new BadSettingException(
          "%s: %s is %s, but must be %s"
              .formatted(
                  file, setting.key(), shownValue(setting, value.toString()), setting.allowed()));
    }
    return value.asText();
  }

  private void readVariable(String name, String value) {
    if (name.startsWith(PREFIX)) {
      Setting setting = Setting.ofVariable(name).orElseThrow(() -> unknown(shown(name), false));
      set(setting, value, name);
    }
  }

  private void set(Setting setting, String value, String source) {
    String objection = setting.objection(value);
    if (objection != null) {
      throw new BadSettingException(
          "%s is '%s', but %s".formatted(source, shownValue(setting, value), objection));
    }
    values.put(setting, value);
  }

  private static String shownValue(Setting setting, String value) {
    return setting.isSecret() ? "(not shown)" : shown(value);
  }

  private static BadSettingException unknown(String name, boolean inFile) {
    String known =
        Arrays.stream(Setting.values())
            .map(setting -> inFile ? setting.key() : setting.variable())
            .collect(Collectors.joining(", "));
    return new BadSettingException(name + " is not a setting; the settings are " + known);
  }

  private static String shown(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }

  String text(Setting setting) {
    return Objects.requireNonNull(values.get(setting));
  }

  int number(Setting setting) {
    return Integer.parseInt(text(setting));
  }

  boolean isTrue(Setting setting) {
    return Boolean.parseBoolean(text(setting));
  }
}
