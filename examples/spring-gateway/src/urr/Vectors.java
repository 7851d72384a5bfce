package urr;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares our verdicts with the published ones: `java urr.Vectors tokens.json`. */
public final class Vectors {
  private Vectors() {}

  public static void main(String[] args) throws Exception {
    Map<?, ?> vectors = (Map<?, ?>) Json.parse(Files.readString(Path.of(args[0])));
    List<String> wrong = new ArrayList<>();
    List<?> cases = (List<?>) vectors.get("cases");
    for (Object one : cases) {
      Map<?, ?> entry = (Map<?, ?>) one;
      var verdict = judge(vectors, entry);
      Map<?, ?> published = (Map<?, ?>) entry.get("verdict");
      boolean same =
          Boolean.TRUE.equals(published.get("ok"))
              ? verdict.ok() && published.get("claims").equals(verdict.claims())
              : published.get("reason").equals(verdict.reason());
      if (!same) wrong.add(entry.get("name") + ": " + Json.write(published) + ", not " + verdict);
    }
    wrong.forEach(System.err::println);
    System.out.println((cases.size() - wrong.size()) + " of " + cases.size() + " verdicts as published");
    System.exit(wrong.isEmpty() ? 0 : 1);
  }

  private static TokenVerifier.Verdict judge(Map<?, ?> vectors, Map<?, ?> entry) throws Exception {
    Map<?, ?> config = (Map<?, ?>) vectors.get("config");
    Map<?, ?> ttl = (Map<?, ?>) config.get("ttl");
    String kind = (String) entry.get("kind");
    boolean isPass = kind.equals("vwr") || kind.equals("entry");
    Map<?, ?> rings = (Map<?, ?>) ((Map<?, ?>) vectors.get("keySets")).get(entry.get("keys"));
    var verifier =
        new TokenVerifier(
            kind,
            Key.ring((List<?>) rings.get(isPass ? kind : "place")),
            (String) config.get("issuer"),
            whole(ttl.get(isPass ? kind + "Seconds" : "recordSeconds")),
            whole(config.get("leewaySeconds")));
    Map<?, ?> expects = (Map<?, ?>) entry.get("expected");
    var expected =
        new TokenVerifier.Expected(
            (String) expects.get("eventId"),
            whole(expects.get("epoch")),
            whole(expects.get("minEpoch")),
            (String) expects.get("subject"));
    Object now = entry.containsKey("nowMs") ? entry.get("nowMs") : vectors.get("nowMs");
    return verifier.verify((String) entry.get("token"), expected, whole(now));
  }

  private static Long whole(Object value) {
    return value == null ? null : ((Double) value).longValue();
  }
}
