package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.kernel.DomainModule;
import io.daybook.kernel.ModuleSettings;
import io.daybook.shop.ShopModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @TempDir Path directory;

  private Path file(String json) throws Exception {
    return Files.writeString(directory.resolve("daybook.json"), json);
  }

  @Test
  void theEnvironmentWinsOverTheFileAndTheFileOverTheDefaults() throws Exception {
    Path file = file("{\"httpPort\":9000,\"partitions\":\"4\",\"kafka\":\"off\"}");
    Settings settings =
        Settings.read(file, Map.of("DAYBOOK_HTTP_PORT", "9001", "PATH", "anything"));

    assertThat(settings.number(Setting.HTTP_PORT)).isEqualTo(9001);
    assertThat(settings.number(Setting.PARTITIONS)).isEqualTo(4);
    assertThat(settings.text(Setting.KAFKA)).isEqualTo("off");
    assertThat(settings.text(Setting.DATA)).isEqualTo("data");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DAYBOOK_HTTP_PORT|70000|DAYBOOK_HTTP_PORT is '70000', but must be a whole number, 0 to"
            + " 65535",
        "DAYBOOK_HTTP_PORT|-1|DAYBOOK_HTTP_PORT is '-1', but must be a whole number, 0 to 65535",
        "DAYBOOK_HTTP2_PORT|on|DAYBOOK_HTTP2_PORT is 'on', but must be a whole number, 0 to 65535,"
            + " or off",
        "DAYBOOK_PARTITIONS|0|DAYBOOK_PARTITIONS is '0', but must be a whole number, 1 to 1024",
        "DAYBOOK_PARTITIONS|٣|DAYBOOK_PARTITIONS is '٣', but must be a whole number, 1 to 1024",
        "DAYBOOK_LOG_FORMAT|xml|DAYBOOK_LOG_FORMAT is 'xml', but must be auto or text or json",
      })
  void aBadVariableIsNamedWithItsValueAndWhatIsAllowed(String name, String value, String sentence) {
    assertThatThrownBy(() -> Settings.read(null, Map.of(name, value)))
        .isInstanceOf(BadSettingException.class)
        .hasMessage(sentence);
  }

  @Test
  void aPasswordIsNotShown() {
    assertThatThrownBy(() -> Settings.read(null, Map.of("DAYBOOK_POSTGRES", "mysql://u:secret@h")))
        .hasMessageContaining("DAYBOOK_POSTGRES")
        .hasMessageNotContaining("secret");
  }

  @Test
  void whatIsUnknownIsNamedTogetherWithWhatIsKnown() throws Exception {
    assertThatThrownBy(() -> Settings.read(null, Map.of("DAYBOOK_PORT", "1")))
        .hasMessageStartingWith("DAYBOOK_PORT is not a setting; the settings are ")
        .hasMessageContaining("DAYBOOK_HTTP_PORT");
    Path file = file("{\"port\":1}");
    assertThatThrownBy(() -> Settings.read(file, Map.of()))
        .hasMessageContaining("port is not a setting")
        .hasMessageContaining("httpPort");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{|is not JSON",
        "[]|must hold a JSON object",
        "{\"httpPort\":null}|but must be a whole number",
        "{\"httpPort\":[1]}|but must be a whole number",
        "{\"httpPort\":1,\"httpPort\":2}|is not JSON",
        "{\"httpPort\":80.5}|but must be a whole number",
      })
  void aBadFileIsExplained(String json, String part) throws Exception {
    Path file = file(json);
    assertThatThrownBy(() -> Settings.read(file, Map.of()))
        .isInstanceOf(BadSettingException.class)
        .hasMessageContaining("daybook.json")
        .hasMessageContaining(part);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Settings.read(Path.of("nowhere.json"), Map.of()))
        .hasMessageContaining("nowhere.json can't be read");
  }

  @Test
  void theFileThatComesAlongHoldsDefaultsAndItsPageNamesEverySetting() throws Exception {
    Settings settings = Settings.read(Path.of("conf", "daybook.json"), Map.of());
    String page = Files.readString(Path.of("conf", "README.md"));
    for (Setting setting : Setting.values()) {
      assertThat(settings.text(setting)).as(setting.key()).isEqualTo(setting.otherwise());
      String otherwise = setting.otherwise().isEmpty() ? "empty" : '`' + setting.otherwise() + '`';
      assertThat(page)
          .contains("| `" + setting.key() + "` | `" + setting.variable() + "` | " + otherwise);
    }
  }

  @Test
  void aModuleHasItsSettingsAmongTheOthers() throws Exception {
    Path file = file("{\"shopUnpaidSeconds\":60,\"httpPort\":9001}");
    DomainModule shop = new ShopModule();
    ModuleSettings usual = Settings.read(null, Map.of(), Modules.settingsThere()).of(shop);
    ModuleSettings set =
        Settings.read(file, Map.of("DAYBOOK_SHOP_REACTOR", "false"), Modules.settingsThere())
            .of(shop);
    assertThat(shop.reactors(usual)).hasSize(1);
    assertThat(shop.reactors(set)).isEmpty();
    assertThat(shop.settings()).extracting(usual::text).containsExactly("true", "259200");
    assertThat(shop.settings()).extracting(set::text).containsExactly("false", "60");
  }

  @Test
  void aModulesSettingIsCheckedAsTheOthersAre() {
    assertThatThrownBy(
            () ->
                Settings.read(
                    null, Map.of("DAYBOOK_SHOP_UNPAID_SECONDS", "0"), Modules.settingsThere()))
        .isInstanceOf(BadSettingException.class)
        .hasMessage(
            "DAYBOOK_SHOP_UNPAID_SECONDS is '0', but must be a whole number, 1 to 315360000");
    assertThatThrownBy(
            () -> Settings.read(null, Map.of("DAYBOOK_SHOP_X", "0"), Modules.settingsThere()))
        .hasMessageContaining("DAYBOOK_SHOP_X is not a setting")
        .hasMessageContaining("DAYBOOK_SHOP_UNPAID_SECONDS");
  }

  @Test
  void thePageOfSettingsNamesThoseOfTheModules() throws Exception {
    String page = Files.readString(Path.of("conf", "README.md"));
    for (Settable setting : Modules.settingsThere()) {
      assertThat(page)
          .contains(
              "| `%s` | `%s` | `%s` | "
                  .formatted(setting.key(), setting.variable(), setting.otherwise()));
    }
  }
}
