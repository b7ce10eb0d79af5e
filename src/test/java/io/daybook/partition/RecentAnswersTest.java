package io.daybook.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.CommandReply.Event;
import io.daybook.partition.Answer.ToSeveral;
import io.daybook.testkit.RandomRuns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentAnswersTest {
  private static Answer answer(String commandId, long version) {
    Event event = new Event(new UUID(7, version), "Happened", version);
    return version % 3 == 0
        ? new ToSeveral(commandId, "f", version, version, List.of(event, event))
        : new Answer.ToOne(commandId, "f", version, version, "Happened", 7, version);
  }

  @Test
  void theyAreKeptAsInAMap() {
    RandomRuns.run(200, RecentAnswersTest::compare);
  }

  private static void compare(Random random) {
    RecentAnswers answers = new RecentAnswers();
    Map<String, Answer> model = new LinkedHashMap<>();
    int most = 1 + random.nextInt(3 * RecentAnswers.FEW_MAX);
    for (int step = 0; step < 200; step++) {
      String id = "c" + random.nextInt(30);
      Answer answer = answer(id, step);
      assertThat(answers.put(answer)).isSameAs(model.put(id, answer));
      if (model.size() > most) {
        String eldest = model.keySet().iterator().next();
        assertThat(answers.removeEldest()).isSameAs(model.remove(eldest));
      }
      if (random.nextInt(100) == 0) {
        answers.clear();
        model.clear();
      }
      assertThat(answers.size()).isEqualTo(model.size());
      for (int i = 0; i < 30; i++) {
        assertThat(answers.get("c" + i)).isSameAs(model.get("c" + i));
      }
    }
  }

  @Test
  void anAnswerToOneEventNamesIt() {
    Answer answer = answer("c", 4);

    assertThat(answer.count()).isEqualTo(1);
    assertThat(answer.events()).containsExactly(new Event(new UUID(7, 4), "Happened", 4));
    assertThat(answer("c", 6).count()).isEqualTo(2);
  }
}
