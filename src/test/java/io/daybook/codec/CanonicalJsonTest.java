package io.daybook.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
  private static final JsonMapper STORED = Mappers.stored();

  private static String canonical(String json) {
    CanonicalJson canonical = new CanonicalJson();
    canonical.write(Json.of(json));
    return canonical.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{}|{}",
        " [ ] |[]",
        "{\"a\":1,\"b\":[true,false,null,\"x\"]}|{\"a\":1,\"b\":[true,false,null,\"x\"]}",
        "{ \"bb\" : 1 , \"a\" : { \"d\" : 2, \"c\" : 3 } }|{\"a\":{\"c\":3,\"d\":2},\"bb\":1}",
        "{\"b\":1,\"a\":2,\"c\":{\"z\":\"},{\",\"y\":[[],{}]}}"
            + "|{\"a\":2,\"b\":1,\"c\":{\"y\":[[],{}],\"z\":\"},{\"}}",
        "{\"a\":1,\"a\":2}|{\"a\":2}",
        "{\"b\":1,\"a\":2,\"b\":3}|{\"a\":2,\"b\":3}",
        "{\"ab\":1,\"a\":2,\"\":3}|{\"\":3,\"a\":2,\"ab\":1}",
        "{\"a\\\"\":1,\"a!\":2,\"a#\":3}|{\"a!\":2,\"a\\\"\":1,\"a#\":3}",
        "{\"\uFF5E\":1,\"\uD83D\uDE00\":2}|{\"\\uD83D\\uDE00\":2,\"\uFF5E\":1}",
        "[1e2,1E+2,1.0E10,1e-5,1.50,-0,-0.0,0.00,-0e3]"
            + "|[100,100,10000000000,0.00001,1.50,0,0.0,0.00,0]",
        "[123456789012345678901234567890,-7]|[123456789012345678901234567890,-7]",
        "\"\\u0041\\/\\u001f\\u001F\\u000a\\n"
            + "\\t\\r"
            + "\\b\\f\\\\\"|\"A/\\u001F\\u001F\\n"
            + "\\n"
            + "\\t\\r"
            + "\\b\\f\\\\\"",
        "\"\uD83D\uDE00 \\ud83d\\ude00 é\\u00e9\u2028\u007F\""
            + "|\"\\uD83D\\uDE00 \\uD83D\\uDE00 éé\u2028\u007F\"",
      })
  void thereIsOneFormOfEachValue(String json, String expected) {
    assertThat(canonical(json)).isEqualTo(expected);
    assertThat(canonical(expected)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[1 2]", "tru", "1 2", "x"})
  void whatIsNoJsonIsRefused(String json) {
    assertThatThrownBy(() -> canonical(json)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsNestedTooDeeplyIsRefused() {
    assertThat(canonical("[".repeat(1_000) + "]".repeat(1_000))).hasSize(2_000);
    assertThatThrownBy(() -> canonical("[".repeat(100_000)))
        .hasMessageContaining("deeper than 1000");
  }

  @Test
  void aHugeExponentIsLeftAsItIs() {
    assertThat(canonical("1e999999999")).isEqualTo("1e999999999");
  }

  @Test
  void whatIsStoredIsCanonicalAlready() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Object value = value(random, 0);
      String stored = new String(STORED.writeValueAsBytes(value), StandardCharsets.UTF_8);
      assertThat(canonical(stored)).as("seed %d", seed).isEqualTo(stored);
      assertThat(canonical(shuffled(value, random))).as("seed %d", seed).isEqualTo(stored);
    }
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 3 ? 4 : 6)) {
      case 0 -> random.nextLong() >> random.nextInt(64);
      case 1 -> BigDecimal.valueOf(random.nextInt(2_000_000) + 1, random.nextInt(6));
      case 2 -> random.nextBoolean();
      case 3 -> text(random);
      case 4 -> {
        List<Object> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          values.add(value(random, depth + 1));
        }
        yield values;
      }
      default -> {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
          members.put(text(random), value(random, depth + 1));
        }
        yield members;
      }
    };
  }

  private static String text(Random random) {
    int[] alphabet = {'a', 'b', '"', '\\', '\n', 1, 0x1F, ' ', 'é', 0x2028, 0xFF5E, 0x1F600, '/'};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
    }
    return text.toString();
  }

  /** Writes a value as a database may: members in any order, with white space. */
  private static String shuffled(Object value, Random random) throws Exception {
    return switch (value) {
      case Map<?, ?> map -> {
        List<String> members = new ArrayList<>();
        for (Map.Entry<?, ?> member : map.entrySet()) {
          String name = STORED.writeValueAsString(member.getKey());
          members.add(name + " : " + shuffled(member.getValue(), random));
        }
        Collections.shuffle(members, random);
        yield "{ " + String.join(", ", members) + "}";
      }
      case List<?> list -> {
        List<String> values = new ArrayList<>();
        for (Object each : list) {
          values.add(shuffled(each, random));
        }
        yield "[" + String.join(" ,", values) + " ]";
      }
      default -> STORED.writeValueAsString(value);
    };
  }
}
