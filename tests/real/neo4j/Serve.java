import java.nio.file.Path;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/** Serves Neo4j over Bolt on loopback until its standard input ends: Serve HOME PORT. */
public class Serve {
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        var service = new DatabaseManagementServiceBuilder(home)
                .setConfig(GraphDatabaseSettings.auth_enabled, true)
                .setConfig(GraphDatabaseSettings.load_csv_file_url_root, home.resolve("import"))
                .setConfig(BoltConnector.enabled, true)
                .setConfig(BoltConnector.listen_address,
                        new SocketAddress("127.0.0.1", Integer.parseInt(arguments[1])))
                .build();
        System.out.println("ready");
        System.out.flush();
        while (System.in.read() >= 0) {
            // nothing is said here; the end of the input is the sign to stop
        }
        service.shutdown();
    }
}
