package io.daybook.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.StateCodec.Encoded;
import io.daybook.kernel.Category;
import io.daybook.kernel.Decider;
import io.daybook.kernel.DomainModule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StateCodecTest {
  enum Colour {
    RED,
    GREEN
  }

  sealed interface Door {}

  record Open(Instant since, Map<String, Long> visitors) implements Door {}

  record Shut(List<Colour> locks) implements Door {}

  record Other(Object anything) {}

  record Module(Object initial, int stateVersion) implements DomainModule {
    @Override
    public String name() {
      return "doors";
    }

    @Override
    public List<Category<?, ?, ?>> categories() {
      return List.of(Category.named("door", new Still(initial)).stateVersion(stateVersion).build());
    }
  }

  record Still(Object initial) implements Decider<Object, Object, Object> {
    @Override
    public List<Object> decide(Object command, Object state) {
      return List.of();
    }

    @Override
    public Object evolve(Object state, Object event) {
      return state;
    }
  }

  private static StateCodec codec(Object initial, int stateVersion) {
    return new StateCodec(List.of(new Module(initial, stateVersion)));
  }

  private static final StateCodec DOORS = codec(new Shut(List.of()), 1);

  @Test
  void everyStateUnderASealedInterfaceSurvives() {
    List<Door> doors =
        List.of(
            new Shut(List.of(Colour.GREEN, Colour.RED)),
            new Open(Instant.parse("2026-01-01T00:00:00.000001Z"), Map.of("é\u0000", 1L << 60)));
    for (Door door : doors) {
      Encoded encoded = DOORS.encode("door", door).orElseThrow();
      assertThat(DOORS.decode("door", encoded.schema(), encoded.state())).contains(door);
    }
  }

  @Test
  void anotherStateVersionOrAnotherShapeIsNotRead() {
    Encoded encoded = DOORS.encode("door", new Shut(List.of())).orElseThrow();
    assertThat(codec(new Shut(List.of()), 2).decode("door", encoded.schema(), encoded.state()))
        .isEmpty();
    assertThat(codec(Colour.RED, 1).decode("door", encoded.schema(), encoded.state())).isEmpty();
    assertThat(DOORS.decode("gate", encoded.schema(), encoded.state())).isEmpty();
  }

  @Test
  void garbageIsNotRead() {
    String schema = DOORS.encode("door", new Shut(List.of())).orElseThrow().schema();
    for (String garbage :
        List.of("", "{", "{}", "{\"Shut\":{\"locks\":[1,{}]}}", "{\"Shut\":null}")) {
      assertThat(DOORS.decode("door", schema, Json.of(garbage))).as(garbage).isEmpty();
    }
  }

  @Test
  void whatWouldBeReadBackDifferentIsNotWritten() {
    StateCodec others = codec(new Other(""), 1);
    assertThat(others.encode("door", new Other("text"))).isPresent();
    assertThat(others.encode("door", new Other(Colour.RED))).isEqualTo(Optional.empty());
    assertThat(others.encode("door", new Other("text"))).as("switched off").isEmpty();
    assertThat(codec("a text", 1).encode("door", "a text")).isEmpty();
  }
}
