package io.daybook.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.daybook.codec.Mappers;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.ModuleSetting;
import io.daybook.kernel.ModuleSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The settings that the server runs with, all of them checked. */
final class Settings {
  private static final String PREFIX = "DAYBOOK_";
  private static final int SHOWN_MAX = 80;

  private final Map<Settable, String> values = new LinkedHashMap<>();

  private Settings(List<SettingOfModule> ofModules) {
    for (Setting setting : Setting.values()) {
      values.put(setting, setting.otherwise());
    }
    for (SettingOfModule setting : ofModules) {
      values.put(setting, setting.otherwise());
    }
  }

  /** Reads the settings of the server alone. */
  static Settings read(@Nullable Path file, Map<String, String> environment) {
    return read(file, environment, List.of());
  }

  /**
   * Reads the settings: the defaults, changed by the file, changed by the environment.
   *
   * @param file a JSON object by setting; null for none
   * @param ofModules what can be set of the modules
   * @throws BadSettingException when one is unknown or not allowed
   */
  static Settings read(
      @Nullable Path file, Map<String, String> environment, List<SettingOfModule> ofModules) {
    Settings settings = new Settings(ofModules);
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
              Settable setting = known(Settable::key, key, file + ": " + shown(key));
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
      throw new BadSettingException(file + " can't be read: " + FailureSentence.ofFile(unreadable));
    }
  }

  private static String text(Path file, Settable setting, JsonNode value) {
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
      set(known(Settable::variable, name, shown(name)), value, name);
    }
  }

  private Settable known(Function<Settable, String> naming, String name, String where) {
    return values.keySet().stream()
        .filter(setting -> naming.apply(setting).equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(where, naming));
  }

  private void set(Settable setting, String value, String source) {
    String objection = setting.objection(value);
    if (objection != null) {
      throw new BadSettingException(
          "%s is '%s', but %s".formatted(source, shownValue(setting, value), objection));
    }
    values.put(setting, value);
  }

  private static String shownValue(Settable setting, String value) {
    return setting.isSecret() ? "(not shown)" : shown(value);
  }

  private BadSettingException unknown(String name, Function<Settable, String> naming) {
    String known = values.keySet().stream().map(naming).collect(Collectors.joining(", "));
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

  /** Returns a port that may be off, which is -1 then. */
  int port(Setting setting) {
    return text(setting).equals(Setting.OFF) ? -1 : number(setting);
  }

  boolean isTrue(Setting setting) {
    return Boolean.parseBoolean(text(setting));
  }

  /** Returns what the settings of a module are set to. */
  ModuleSettings of(DomainModule module) {
    ModuleSettings set = ModuleSettings.defaults();
    for (ModuleSetting setting : module.settings()) {
      String value = values.get(new SettingOfModule(module.name(), setting));
      set = value == null ? set : set.with(setting, value);
    }
    return set;
  }
}
